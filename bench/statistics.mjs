/** The value below which `share` of the values lie, interpolated. */
export function quantile(values, share) {
  const sorted = values.toSorted((one, other) => one - other);
  const position = (sorted.length - 1) * share;
  const low = sorted[Math.floor(position)];
  return low + (sorted[Math.ceil(position)] - low) * (position % 1);
}

export const median = (values) => quantile(values, 0.5);
