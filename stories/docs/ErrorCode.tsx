/** The code of an error, with the anchor that links to it. */
export function ErrorCode({ id }: { readonly id: string }) {
  return <code id={id}>{id}</code>;
}
