import { css } from 'lit';
import { base } from '../styles/shared.ts';

export const appliancePageStyles = [
  base,
  css`
    :host {
      display: grid;
      gap: 16px;
    }
    .columns {
      display: grid;
      grid-template-columns: minmax(0, 3fr) minmax(0, 2fr);
      gap: 12px;
      align-items: start;
    }
    .column {
      display: grid;
      gap: 12px;
      min-width: 0;
    }
    @media (max-width: 1000px) {
      .columns {
        grid-template-columns: minmax(0, 1fr);
      }
    }
  `,
];
