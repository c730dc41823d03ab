import { css } from 'lit';
import { base, table } from '../styles/shared.ts';

/** What the panels of this page share. */
export const panelStyles = [
  base,
  table,
  css`
    :host {
      display: block;
      min-width: 0;
    }
    .aside {
      font-size: 12px;
      color: var(--sk-muted);
    }
    .below {
      display: block;
      margin-top: 12px;
    }
    h3 {
      margin: 16px 0 4px;
    }
    h3:first-child {
      margin-top: 0;
    }
  `,
];
