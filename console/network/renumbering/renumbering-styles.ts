import { css } from 'lit';

/** Of the steps of a renumbering. */
export const renumberingStyles = css`
  .steps {
    display: grid;
    gap: 8px;
    counter-reset: step;
  }
  .steps li {
    position: relative;
    padding-inline-start: 32px;
    counter-increment: step;
    overflow-wrap: anywhere;
  }
  .steps li::before {
    content: counter(step);
    position: absolute;
    inset: 0 auto auto 0;
    width: 20px;
    height: 20px;
    border-radius: 50%;
    background: var(--sk-accent-quiet);
    color: var(--sk-accent);
    font-size: 12px;
    font-weight: 600;
    text-align: center;
  }
  .steps .done::before {
    content: "✓";
    background: none;
    color: var(--sk-ok);
  }
  .steps .done strong {
    font-weight: 400;
  }
`;
