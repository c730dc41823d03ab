import { css } from 'lit';
import { controls } from '../styles/controls.ts';
import { base } from '../styles/shared.ts';

export const importsPageStyles = [
  base,
  controls,
  css`
    :host {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      gap: 12px;
      min-width: 0;
    }
    .form {
      display: grid;
      grid-template-columns: minmax(0, 200px) minmax(0, 440px) minmax(0, 160px) auto;
      gap: 12px 16px;
      align-items: start;
      justify-content: start;
    }
    .form wa-button {
      margin-top: 20px;
    }
    input[type='file'] {
      padding: 3px 4px;
    }
    .apply {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      justify-content: end;
      gap: 8px 16px;
      padding-top: 12px;
    }
    .help {
      margin-top: 8px;
    }
    .error {
      padding: 8px 12px;
      border-radius: var(--sk-radius);
      background: var(--sk-bad-quiet);
      color: var(--sk-bad);
    }
    @media (max-width: 640px) {
      .form {
        grid-template-columns: minmax(0, 1fr);
      }
      .form wa-button {
        margin: 0;
      }
    }
  `,
];
