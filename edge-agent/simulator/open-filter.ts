import type { SimulatedBox } from '../drivers/simulated/box.ts';

/** Somebody adds a rule to the packet filter of a simulated box. */
export function openFilter(box: SimulatedBox): void {
  box.drift = [
    {
      path: '/firewall',
      section: 'firewall',
      expected: 'nothing',
      actual: 'input: tcp dport 23 accept',
      message: 'table inet sitekeeper: 0 lines are missing, 1 are foreign',
    },
  ];
}
