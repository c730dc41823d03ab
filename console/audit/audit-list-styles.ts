import { css } from 'lit';

export const auditListStyles = css`
  button {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    padding: 0;
    border: 0;
    background: none;
    color: var(--sk-text);
    font: inherit;
    white-space: nowrap;
    cursor: pointer;
  }
  button:hover {
    color: var(--sk-accent);
  }
  wa-icon {
    color: var(--sk-muted);
    transform: rotate(-90deg);
  }
  [aria-expanded='true'] wa-icon {
    transform: none;
  }
  .who {
    min-width: 128px;
  }
  .who,
  .what {
    overflow-wrap: anywhere;
  }
  .code {
    display: block;
    font-size: 12px;
    line-height: 16px;
    padding-inline-start: 22px;
  }
  tr.open > td {
    border-bottom-color: transparent;
  }
  tr.detail:hover {
    background: none;
  }
  tr.detail > td {
    padding: 4px 0 16px 22px;
  }
  @media (max-width: 640px) {
    .cards tr.open {
      border-bottom-color: transparent;
    }
    .cards td.when {
      flex: 1 1 55%;
      order: -2;
    }
    .cards td.state .code {
      padding: 0;
      text-align: end;
    }
    .cards tr.detail > td {
      padding: 0 0 8px;
    }
  }
`;
