import { css } from 'lit';
import { controls } from '../../styles/controls.ts';
import { base, table } from '../../styles/shared.ts';

export const dialogStyles = [
  base,
  table,
  controls,
  css`
    wa-dialog {
      --width: min(560px, calc(100vw - 32px));
      --show-duration: 80ms;
      --hide-duration: 80ms;
    }
    wa-dialog::part(title) {
      font-size: 16px;
      line-height: 24px;
    }
    .body {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      gap: 12px;
      min-width: 0;
      font: 14px / 20px var(--sk-font);
      color: var(--sk-text);
    }
    .secret {
      display: flex;
      align-items: center;
      gap: 8px;
      padding: 4px 4px 4px 12px;
      border-radius: 4px;
      background: var(--sk-page);
    }
    .secret code {
      flex: 1;
      min-width: 0;
      font: 13px / 20px var(--sk-mono);
      overflow-wrap: anywhere;
      user-select: all;
    }
    .reason {
      flex: 1 1 120px;
      min-width: 0;
      align-self: center;
      font: 12px / 16px var(--sk-font);
      color: var(--sk-muted);
      text-align: end;
    }
    .newer {
      padding: 8px 12px;
      border-radius: var(--sk-radius);
      background: var(--sk-warn-quiet);
    }
    .newer ul {
      padding-inline-start: 20px;
      list-style: disc;
    }
    .used-by {
      margin: 4px 0 0;
      padding-inline-start: 20px;
      list-style: disc;
    }
    .used-by a {
      color: inherit;
      font-weight: 600;
    }
    .error {
      padding: 8px 12px;
      border-radius: var(--sk-radius);
      background: var(--sk-bad-quiet);
      color: var(--sk-bad);
    }
  `,
];
