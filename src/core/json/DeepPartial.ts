/** A value of which any part may still be missing. */
export type DeepPartial<Value> = Value extends string | number | boolean | bigint | symbol | null | undefined | Date
  ? Value
  : Value extends ReadonlyArray<infer Item>
    ? ReadonlyArray<DeepPartial<Item>>
    : Value extends object
      ? { readonly [Key in keyof Value]?: DeepPartial<Value[Key]> }
      : Value;

/** The element types of all arrays in a value, except arrays inside those elements. */
export type ElementOf<Value> = unknown extends Value
  ? unknown
  : Value extends ReadonlyArray<infer Item>
    ? Item
    : Value extends object
      ? { [Key in keyof Value]-?: ElementOf<Value[Key]> }[keyof Value]
      : never;
