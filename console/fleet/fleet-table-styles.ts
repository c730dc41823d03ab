import { css } from 'lit';
import { base } from '../styles/shared.ts';

export const fleetTableStyles = [
  base,
  css`
    [role='table'] {
      background: var(--sk-surface);
      border: 1px solid var(--sk-border);
      border-radius: var(--sk-radius);
      box-shadow: var(--sk-shadow);
    }
    [role='row'] {
      display: grid;
      grid-template-columns:
        minmax(132px, 0.8fr) minmax(160px, 1fr) minmax(112px, 1.3fr) minmax(120px, 1.7fr)
        108px 64px minmax(112px, 0.6fr);
      gap: 0 16px;
      align-items: center;
      width: 100%;
      padding: 0 16px;
      border-bottom: 1px solid var(--sk-border);
    }
    .head {
      position: sticky;
      top: var(--sk-header);
      z-index: 2;
      background: var(--sk-raised);
      border-radius: var(--sk-radius) var(--sk-radius) 0 0;
    }
    .head [role='row'] {
      min-height: 40px;
      border-color: var(--sk-border-strong);
    }
    .body [role='row'] a {
      scroll-margin: 104px 0 16px;
    }
    .body [role='row'] {
      min-height: 36px;
      cursor: pointer;
    }
    .body [role='row']:hover,
    .body [role='row']:focus-within {
      background: var(--sk-hover);
    }
    .body [role='row']:focus-within {
      box-shadow: inset 3px 0 0 var(--sk-accent);
    }
    button {
      display: inline-flex;
      align-items: center;
      gap: 4px;
      padding: 0;
      border: 0;
      background: none;
      color: var(--sk-muted);
      font: inherit;
      font-size: 12px;
      line-height: 16px;
      font-weight: 600;
      cursor: pointer;
      white-space: nowrap;
    }
    button:hover,
    [aria-sort] button {
      color: var(--sk-text);
    }
    small {
      display: block;
      font-size: 11px;
      line-height: 12px;
      color: var(--sk-muted);
      white-space: nowrap;
    }
    [role='cell'] {
      min-width: 0;
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
    [role='cell'] a {
      color: var(--sk-text);
      font-weight: 600;
    }
    .body .serial {
      padding: 2px;
      margin: 0 -2px;
    }
    .model {
      margin-inline-start: 8px;
      font-size: 12px;
    }
    .body .revision,
    .body .tunnels {
      overflow: visible;
    }
    .differs,
    .down {
      padding: 1px 8px;
      margin-inline-start: -8px;
      border-radius: 4px;
      font-weight: 650;
      color: var(--sk-warn);
      background: var(--sk-warn-quiet);
    }
    @media (max-width: 900px) {
      .head {
        position: static;
      }
      .head [role='row'] {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 16px;
        padding: 8px 12px;
      }
      .head small {
        display: none;
      }
      .body [role='row'] {
        grid-template-columns: 1fr auto;
        gap: 0 12px;
        padding: 8px 12px;
        line-height: 20px;
      }
      .body .serial {
        order: -2;
      }
      .body .status {
        order: -1;
      }
      .body .customer,
      .body .lastSeen {
        font-size: 13px;
      }
      .body .status,
      .body .revision,
      .body .lastSeen {
        justify-self: end;
      }
      .body .revision {
        order: 1;
      }
      .body .customer {
        order: 2;
      }
      .body .lastSeen {
        order: 3;
      }
      .tunnels {
        display: none;
      }
      .differs {
        margin: 0;
      }
    }
  `,
];
