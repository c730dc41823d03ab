export type CliCommand = {
  words: readonly string[];
  run(args: string[], env: NodeJS.ProcessEnv): Promise<void>;
};
