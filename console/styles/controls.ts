import { css } from 'lit';

/** Native form controls in the look of the rest: `label.field` around its words, a control, and a `.help`. */
export const controls = css`
  .field {
    display: grid;
    gap: 4px;
    align-content: start;
    min-width: 0;
    border: 0;
    margin: 0;
    padding: 0;
  }
  .field > .name,
  legend.name {
    padding: 0;
    font-size: 13px;
    line-height: 16px;
    font-weight: 600;
  }
  .help {
    font-size: 12px;
    line-height: 16px;
    color: var(--sk-muted);
  }
  .name.required::after {
    content: ' *';
    color: var(--sk-bad);
  }
  .fault {
    font-size: 12px;
    line-height: 16px;
    font-weight: 600;
    color: var(--sk-bad);
  }
  input,
  select,
  textarea {
    width: 100%;
    min-height: 32px;
    padding: 5px 8px;
    border: 1px solid var(--sk-border-strong);
    border-radius: 4px;
    background: var(--sk-surface);
    color: var(--sk-text);
    font: inherit;
    font-size: 13px;
  }
  input[type='checkbox'],
  input[type='radio'] {
    flex: none;
    width: 16px;
    min-height: 16px;
    height: 16px;
    margin: 2px 0;
    accent-color: var(--sk-accent-fill);
  }
  .check {
    display: flex;
    align-items: start;
    gap: 8px;
  }
  textarea {
    min-height: 64px;
    resize: vertical;
  }
  .mono input,
  input.mono,
  textarea.mono {
    font-family: var(--sk-mono);
  }
  ::placeholder {
    color: var(--sk-muted);
    opacity: 1;
  }
  :is(input, select, textarea):focus-visible {
    outline: 2px solid var(--sk-accent);
    outline-offset: 0;
    border-color: var(--sk-accent);
  }
  :is(input, select, textarea):disabled {
    background: var(--sk-raised);
    color: var(--sk-muted);
    border-color: var(--sk-border);
  }
  [aria-invalid='true'] {
    border-color: var(--sk-bad);
  }
  .row {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 208px), 1fr));
    gap: 12px 16px;
  }
  .buttons.end {
    justify-content: end;
    flex-wrap: nowrap;
  }
  .buttons {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px;
  }
`;
