/** Rollouts: how they begin, how they go, what can be done about them. */
export const rolling = {
  'roll-out.open': 'Roll out…',
  'roll-out.question': 'Roll out revision {revision}',
  'roll-out.text': 'Appliances are asked in waves. One that fails halts everything behind it.',
  'roll-out.waves': 'Waves',
  'roll-out.waves-help': 'Appliances in each wave, e.g. 1, 5. Empty: a canary, then growing waves.',
  'roll-out.submit': 'Roll out',
} as const;
