import { Task, type TaskConfig, TaskStatus } from '@lit/task';
import type { ReactiveControllerHost } from 'lit';
import { ApiError } from '../api/problem.ts';

type Args = readonly unknown[];

/**
 * Reads something, and again when its arguments change. While the control plane cannot be reached the last value stays;
 * a refusal takes it away.
 */
export class Reading<T> extends Task<Args, T | undefined> {
  #last: T | undefined;

  constructor(host: ReactiveControllerHost, config: TaskConfig<Args, T | undefined>) {
    super(host, {
      ...config,
      onComplete: (value) => {
        this.#last = value;
      },
    });
  }

  override get value(): T | undefined {
    if (this.status === TaskStatus.ERROR) return isPassing(this.error) ? this.#last : undefined;
    return super.value;
  }
}

function isPassing(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 0 || error.status >= 500);
}
