import { css } from 'lit';
import { controls } from '../styles/controls.ts';
import { base, table } from '../styles/shared.ts';

/** Pages that are a searchable table. */
export const listPageStyles = [
  base,
  table,
  controls,
  css`
    :host {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      gap: 12px;
      min-width: 0;
    }
    .bar {
      display: flex;
      flex-wrap: wrap;
      align-items: end;
      gap: 8px 12px;
    }
    .bar input[type='search'] {
      flex: 0 1 320px;
    }
    .bar select {
      width: auto;
      max-width: 220px;
    }
    .bar .count {
      margin-inline-start: auto;
      align-self: center;
    }
    .surface {
      padding: 4px 16px 8px;
      background: var(--sk-surface);
      border: 1px solid var(--sk-border);
      border-radius: var(--sk-radius);
      box-shadow: var(--sk-shadow);
      min-width: 0;
    }
    .surface .scroll:focus-visible {
      outline: 2px solid var(--sk-accent);
    }
    tbody tr:hover {
      background: var(--sk-hover);
    }
    td {
      min-width: 88px;
      overflow-wrap: break-word;
    }
    td.template {
      min-width: 208px;
    }
    td.customer {
      min-width: 176px;
    }
    td.number {
      min-width: 0;
    }
    td.name {
      min-width: 176px;
      font-weight: 600;
    }
    .nowrap {
      white-space: nowrap;
    }
    .empty {
      display: grid;
      gap: 8px;
      justify-items: center;
      padding: 48px 16px;
      text-align: center;
    }
    @media (max-width: 640px) {
      .bar input[type='search'] {
        flex-basis: 100%;
      }
      .bar .count {
        margin: 0;
      }
    }
  `,
];
