import { css } from 'lit';

export const siteDialogStyles = css`
  wa-dialog {
    --width: min(720px, calc(100vw - 32px));
  }
  .row {
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 240px), 1fr));
    align-items: start;
  }
  .line {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 12px;
    min-width: 0;
    margin: 0;
    padding: 12px;
    border: 1px solid var(--sk-border);
    border-radius: var(--sk-radius);
  }
  .line > header {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 8px;
  }
  .line h3 {
    font-size: 13px;
    color: var(--sk-text);
  }
  summary {
    width: fit-content;
    font-size: 13px;
    color: var(--sk-accent);
    cursor: pointer;
  }
  details[open] > summary {
    margin-bottom: 12px;
  }
  wa-button {
    justify-self: start;
  }
`;
