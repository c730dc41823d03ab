/**
 * Runs the real drivers inside a host of the laboratory: one JSON request a line in, one JSON answer a line out.
 * The only argument is the driver context as JSON, without its log.
 */
import { createInterface } from 'node:readline';
import { createRealDrivers } from '../../../edge-agent/drivers/real-drivers.ts';

type Request = {
  id: number;
  driver: string;
  method: 'check' | 'activate' | 'guard' | 'capture' | 'restore' | 'observe' | 'drift';
  argument: never;
};

const line = (level: string) => (fields: unknown, text?: string) =>
  process.stderr.write(`${level} ${text ?? ''} ${JSON.stringify(fields)}\n`);
const log = { debug: line('debug'), info: line('info'), warn: line('warn'), error: line('error') };
const drivers = createRealDrivers({ ...JSON.parse(process.argv[2] ?? '{}'), log });
const never = new AbortController().signal;

for await (const text of createInterface({ input: process.stdin })) {
  const { id, driver, method, argument }: Request = JSON.parse(text);
  const found = drivers.find(({ name }) => name === driver);
  if (!found) throw new Error(`no driver ${driver}`);
  try {
    const result = await (method === 'activate' || method === 'guard'
      ? found[method]?.(argument, never)
      : found[method](argument));
    process.stdout.write(`${JSON.stringify({ id, result: result ?? null })}\n`);
  } catch (error) {
    process.stdout.write(`${JSON.stringify({ id, error: String(error) })}\n`);
  }
}
