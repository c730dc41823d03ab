/** Keeps what arrived, and lets a test wait for what it expects, whether it is there already or comes later. */
export type Mailbox<Message> = {
  put(message: Message): void;
  all(): readonly Message[];
  /** The first message, among those there and those to come, that `matches`. */
  first(matches: (message: Message) => boolean): Promise<Message>;
};

export function createMailbox<Message>(): Mailbox<Message> {
  const messages: Message[] = [];
  const waiting = new Set<(message: Message) => void>();
  return {
    put(message) {
      messages.push(message);
      for (const look of waiting) look(message);
    },
    all: () => messages,
    first: (matches) =>
      new Promise((resolve) => {
        const known = messages.find(matches);
        if (known !== undefined) return resolve(known);
        const look = (message: Message) => {
          if (!matches(message)) return;
          waiting.delete(look);
          resolve(message);
        };
        waiting.add(look);
      }),
  };
}
