/** The language of the default strings. */
const defaultLocale = 'en';

const unit = (value: number, name: string, locale: string, digits = 0, unitDisplay: 'short' | 'long' = 'short') =>
  new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: name,
    unitDisplay,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(value);

/** Formats a duration as `420 ms`, `1.4 sec` or `2 min 5 sec`. */
export function formatDuration(ms: number, locale = defaultLocale): string {
  if (ms < 999.5) return unit(ms, 'millisecond', locale);
  if (ms < 59_950) return unit(ms / 1000, 'second', locale, 1);
  const seconds = Math.round(ms / 1000);
  const parts = [unit(Math.floor(seconds / 60), 'minute', locale), unit(seconds % 60, 'second', locale)];
  return new Intl.ListFormat(locale, { type: 'unit', style: 'narrow' }).format(parts);
}

/** Formats bytes in powers of 1,000: `512 bytes`, `4.2 kB`, `1.3 MB`. */
export function formatBytes(bytes: number, locale = defaultLocale): string {
  if (bytes < 1000) return unit(bytes, 'byte', locale, 0, 'long');
  if (bytes < 999_950) return unit(bytes / 1000, 'kilobyte', locale, 1);
  return unit(bytes / 1_000_000, 'megabyte', locale, 1);
}

/** Formats a rate with one decimal below 10: `0.4`, `27`, `1,240`. */
export function formatRate(perSecond: number, locale = defaultLocale): string {
  const digits = perSecond < 10 ? 1 : 0;
  return perSecond.toLocaleString(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits });
}
