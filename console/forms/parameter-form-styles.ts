import { css } from 'lit';
import { controls } from '../styles/controls.ts';
import { base } from '../styles/shared.ts';

export const parameterFormStyles = [
  base,
  controls,
  css`
    :host {
      display: block;
    }
    details {
      border-top: 1px solid var(--sk-border);
    }
    details:first-of-type {
      border-top: 0;
    }
    summary {
      display: flex;
      align-items: center;
      gap: 8px;
      min-height: 40px;
      cursor: pointer;
      list-style: none;
    }
    summary::-webkit-details-marker {
      display: none;
    }
    summary:focus-visible {
      outline: 2px solid var(--sk-accent);
      outline-offset: -2px;
      border-radius: 4px;
    }
    summary wa-icon {
      color: var(--sk-muted);
      transition: transform 80ms;
      transform: rotate(-90deg);
    }
    details[open] > summary wa-icon {
      transform: none;
    }
    summary h3 {
      font-size: 14px;
      line-height: 20px;
      font-weight: 650;
      color: var(--sk-text);
    }
    .content {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      gap: 16px;
      padding: 0 0 16px 24px;
    }
    .row {
      row-gap: 4px;
    }
    .row > .field {
      grid-row: span 3;
      grid-template-rows: subgrid;
    }
    .notes {
      display: grid;
      gap: 2px;
      align-content: start;
      padding-bottom: 8px;
    }
    .line {
      display: flex;
      align-items: end;
      justify-content: space-between;
      gap: 0 8px;
      min-height: 20px;
    }
    .line.start {
      justify-content: start;
      align-items: center;
    }
    .line.start:not(:has(> *)) {
      display: none;
    }
    label.name {
      font-size: 13px;
      line-height: 16px;
      font-weight: 600;
    }
    .origin {
      display: flex;
      align-items: center;
      gap: 4px 8px;
      font-size: 12px;
      line-height: 16px;
      color: var(--sk-muted);
    }
    .here {
      font-size: 12px;
      line-height: 16px;
      font-weight: 600;
      color: var(--sk-text);
    }
    .here::before {
      content: "";
      display: inline-block;
      width: 8px;
      height: 8px;
      margin-inline-end: 4px;
      border-radius: 2px;
      background: var(--sk-accent);
    }
    .origin.locked {
      gap: 4px;
      font-weight: 600;
      color: var(--sk-warn);
    }
    .link,
    .lock {
      padding: 0;
      border: 0;
      background: none;
      font: inherit;
      font-size: 12px;
      color: var(--sk-accent);
      cursor: pointer;
    }
    .link:hover {
      text-decoration: underline;
    }
    .lock {
      display: inline-grid;
      place-items: center;
      width: 24px;
      height: 24px;
      border-radius: 4px;
      color: var(--sk-muted);
    }
    .lock[aria-pressed='true'] {
      color: var(--sk-warn);
      background: var(--sk-warn-quiet);
    }
    .group {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      gap: 12px;
      min-width: 0;
      margin: 0;
      padding: 0;
      border: 0;
    }
    .group .group {
      padding-inline-start: 12px;
      border-inline-start: 2px solid var(--sk-border);
    }
    .group > legend.name {
      margin-bottom: 4px;
    }
    .variant {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      gap: 12px;
    }
    .record {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      gap: 12px;
      padding: 8px 12px 12px;
      border: 1px solid var(--sk-border);
      border-radius: var(--sk-radius);
      background: var(--sk-raised);
    }
    .record > header {
      display: flex;
      justify-content: space-between;
      gap: 8px;
    }
    h4 {
      margin: 0;
      font-size: 13px;
      line-height: 20px;
      font-weight: 650;
    }
    .inherited li {
      padding: 2px 0;
      overflow-wrap: anywhere;
    }
    wa-button {
      justify-self: start;
    }
    @media (max-width: 640px) {
      .content {
        padding-inline-start: 0;
      }
    }
  `,
];
