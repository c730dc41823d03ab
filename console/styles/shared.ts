import { css } from 'lit';

/** What every shadow root starts from. */
export const base = css`
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  :host([hidden]) {
    display: none;
  }
  h1,
  h2,
  h3,
  p,
  dl,
  dd,
  ul,
  ol,
  figure {
    margin: 0;
    padding: 0;
  }
  ul,
  ol {
    list-style: none;
  }
  h1 {
    font-size: 20px;
    line-height: 28px;
    font-weight: 650;
  }
  h2 {
    font-size: 14px;
    line-height: 20px;
    font-weight: 650;
  }
  h3 {
    font-size: 12px;
    line-height: 16px;
    font-weight: 600;
    color: var(--sk-muted);
  }
  a {
    color: var(--sk-accent);
    text-decoration: none;
  }
  a:hover {
    text-decoration: underline;
  }
  a:focus-visible,
  button:focus-visible,
  [tabindex]:focus-visible {
    outline: 2px solid var(--sk-accent);
    outline-offset: 1px;
    border-radius: 4px;
  }
  .mono {
    font-family: var(--sk-mono);
    font-size: 13px;
  }
  .muted {
    color: var(--sk-muted);
  }
  .waiting {
    display: grid;
    gap: 8px;
    padding: 4px 0;
  }
  .waiting > * {
    height: 16px;
  }
  .hidden-text {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
`;

/** Plain data tables inside panels. */
export const table = css`
  /* Positioned, so that text hidden in it is scrolled, too. */
  .scroll {
    position: relative;
    overflow-x: auto;
  }
  table {
    width: 100%;
    border-collapse: collapse;
    font-size: 13px;
    line-height: 20px;
  }
  th {
    text-align: start;
    font-weight: 600;
    font-size: 12px;
    color: var(--sk-muted);
    white-space: nowrap;
  }
  th,
  td {
    padding: 4px 12px 4px 0;
    vertical-align: top;
    border-bottom: 1px solid var(--sk-border);
  }
  th:last-child,
  td:last-child {
    padding-inline-end: 0;
  }
  tr:last-child > td {
    border-bottom: 0;
  }
  td .mono {
    white-space: nowrap;
  }
  .number {
    text-align: end;
    white-space: nowrap;
  }
  .number:not(:last-child) {
    padding-inline-end: 24px;
  }
  td:has(wa-button),
  tr:has(wa-button) > td,
  tr:has(input:not([type="checkbox"])) > td {
    vertical-align: middle;
  }
  /* On a phone a row is a card: its name and state first, then the rest with the names of their columns. */
  @media (max-width: 640px) {
    .cards,
    .cards tbody {
      display: block;
    }
    .cards thead {
      position: absolute;
      clip-path: inset(50%);
    }
    .cards tr {
      display: flex;
      flex-wrap: wrap;
      align-items: baseline;
      gap: 2px 16px;
      padding: 8px 0;
      border-bottom: 1px solid var(--sk-border);
    }
    .cards tr:last-child {
      border-bottom: 0;
    }
    .cards td {
      flex: 1 0 100%;
      min-width: 0;
      padding: 0;
      border: 0;
      text-align: start;
      white-space: normal;
      overflow-wrap: anywhere;
    }
    .cards td[data-name] {
      flex: 0 1 auto;
    }
    .cards td.name {
      flex: 1 1 55%;
      order: -2;
    }
    .cards td.state {
      flex: none;
      order: -1;
    }
    .cards td[data-name]::before {
      content: attr(data-name) " ";
      color: var(--sk-muted);
    }
    .cards td:not(:has(*)):empty {
      display: none;
    }
  }
`;
