import { css } from 'lit';
import { base } from '../styles/shared.ts';

export const fleetStyles = [
  base,
  css`
    :host {
      display: grid;
      gap: 12px;
    }
    .bar {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 8px 16px;
    }
    wa-input {
      flex: 0 1 320px;
    }
    .bar p {
      margin-inline-start: auto;
    }
    wa-input::part(form-control-label) {
      margin: 0;
    }
    @media (max-width: 640px) {
      wa-input {
        flex-basis: 100%;
      }
      .bar p {
        flex: 1;
        margin: 0;
      }
    }
  `,
];
