import { currentLocale } from './locale.ts';

/** Numbers and instants as the reader's language writes them; English as in Britain, days before months. */
const region = (): string => (currentLocale() === 'en' ? 'en-GB' : currentLocale());

const DATE_TIME: Intl.DateTimeFormatOptions = {
  dateStyle: 'medium',
  timeStyle: 'medium',
  hourCycle: 'h23',
};

export function formatDateTime(instant: string): string {
  return new Intl.DateTimeFormat(region(), DATE_TIME).format(new Date(instant));
}

export function formatDate(instant: string): string {
  return new Intl.DateTimeFormat(region(), { dateStyle: 'medium' }).format(new Date(instant));
}

export function formatNumber(number: number, fractionDigits = 0): string {
  return new Intl.NumberFormat(region(), {
    minimumFractionDigits: fractionDigits,
    maximumFractionDigits: fractionDigits,
  }).format(number);
}

export function formatPercent(percent: number): string {
  return new Intl.NumberFormat(region(), { style: 'percent', maximumFractionDigits: 0 }).format(
    percent / 100,
  );
}

/** e.g. `1.4 MB`: powers of 1000, as Intl's units are. */
export function formatBytes(bytes: number): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;
  const step = Math.min(units.length - 1, bytes > 0 ? Math.floor(Math.log10(bytes) / 3) : 0);
  const unit = units[step] ?? 'byte';
  const unitDisplay = unit === 'byte' ? 'long' : 'short';
  const maximumFractionDigits = step > 0 ? 1 : 0;
  return new Intl.NumberFormat(region(), {
    style: 'unit',
    unit,
    unitDisplay,
    maximumFractionDigits,
  }).format(bytes / 1000 ** step);
}

const SPANS = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const;

/** The two largest units of a length of time, e.g. `3 days 4 hr`. */
export function formatDuration(seconds: number): string {
  const first = SPANS.findIndex(([, size]) => seconds >= size);
  if (first < 0) return unitText(0, 'second');
  let rest = Math.floor(seconds);
  return SPANS.slice(first, first + 2)
    .map(([unit, size]) => {
      const count = Math.floor(rest / size);
      rest -= count * size;
      return { unit, count };
    })
    .filter(({ count }) => count > 0)
    .map(({ unit, count }) => unitText(count, unit))
    .join(' ');
}

function unitText(count: number, unit: string): string {
  return new Intl.NumberFormat(region(), { style: 'unit', unit, unitDisplay: 'short' }).format(count);
}

/** How long ago, in the largest unit that fits: `3 minutes ago`; below ten seconds `now`. */
export function formatAgo(instant: string, now: number): string {
  const passed = Math.max(0, Math.round((now - Date.parse(instant)) / 1000));
  const seconds = passed < 10 ? 0 : passed;
  const [unit, size] = SPANS.find(([, length]) => seconds >= length) ?? ['second', 1];
  return new Intl.RelativeTimeFormat(region(), { numeric: 'auto' }).format(-Math.floor(seconds / size), unit);
}
