import { css } from 'lit';

export const lookupStyles = css`
  :host {
    display: block;
    min-width: 0;
  }
  .list {
    position: fixed;
    inset: auto;
    margin: 0;
    padding: 4px 0;
    max-height: 264px;
    overflow: auto;
    border: 1px solid var(--sk-border-strong);
    border-radius: 4px;
    background: var(--sk-surface);
    color: var(--sk-text);
    box-shadow: var(--sk-shadow);
    font: 13px / 20px var(--sk-font);
  }
  .heading,
  .note {
    padding: 4px 12px;
    font-size: 12px;
    line-height: 16px;
    color: var(--sk-muted);
  }
  .heading {
    font-weight: 600;
  }
  [role='option'] {
    padding: 6px 12px;
    cursor: pointer;
    overflow-wrap: anywhere;
  }
  [role='option'].active {
    background: var(--sk-accent-quiet);
  }
  [role='option'][aria-selected='true'] {
    font-weight: 600;
  }
`;
