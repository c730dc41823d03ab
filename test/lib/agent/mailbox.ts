/** Keeps what arrived, and lets a test wait for what it expects, whether it is there already or comes later. */
export type Mailbox<Message> = {
  put(message: Message): void;
  all(): readonly Message[];
  /** The first message, among those there and those to come, that `matches`. */
  first(matches: (message: Message) => boolean): Promise<Message>;
  /** The next message to come. */
  next(): Promise<Message>;
};

export function createMailbox<Message>(): Mailbox<Message> {
  const messages: Message[] = [];
  const waiting = new Set<(message: Message) => void>();
  const coming = (matches: (message: Message) => boolean) =>
    new Promise<Message>((resolve) => {
      const look = (message: Message) => {
        if (!matches(message)) return;
        waiting.delete(look);
        resolve(message);
      };
      waiting.add(look);
    });
  return {
    put(message) {
      messages.push(message);
      for (const look of waiting) look(message);
    },
    all: () => messages,
    async first(matches) {
      const known = messages.findIndex(matches);
      return known < 0 ? coming(matches) : (messages[known] as Message);
    },
    next: () => coming(() => true),
  };
}
