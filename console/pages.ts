import { html, type TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import { lazily } from './components/lazily.ts';
import type { Route } from './parse-route.ts';

export function renderPage(route: Route | { page: 'sign-in' | 'welcome' | 'set-up' }): TemplateResult {
  switch (route.page) {
    case 'sign-in':
      return lazily(
        'sign-in',
        () => import('./sign-in/sign-in-page.ts'),
        html`<sk-sign-in-page></sk-sign-in-page>`,
      );
    case 'welcome':
      return lazily(
        'welcome',
        () => import('./sign-in/welcome-page.ts'),
        html`<sk-welcome-page></sk-welcome-page>`,
      );
    case 'set-up':
      return lazily(
        'account',
        () => import('./account/account-page.ts'),
        html`<sk-account-page required></sk-account-page>`,
      );
    case 'account':
      return lazily(
        'account',
        () => import('./account/account-page.ts'),
        html`<sk-account-page></sk-account-page>`,
      );
    case 'administration':
      return lazily(
        'administration',
        () => import('./administration/administration-page.ts'),
        html`<sk-administration-page .named=${route.part} .query=${route.query}></sk-administration-page>`,
      );
    case 'fleet':
      return lazily(
        'fleet',
        () => import('./fleet/fleet-page.ts'),
        html`<sk-fleet-page .query=${route.query}></sk-fleet-page>`,
      );
    case 'appliance':
      return lazily(
        'appliance',
        () => import('./appliance/appliance-page.ts'),
        html`${keyed(route.id, html`<sk-appliance-page .applianceId=${route.id}></sk-appliance-page>`)}`,
      );
    case 'rollouts':
      return lazily(
        'rollouts',
        () => import('./rollouts/rollouts-page.ts'),
        html`<sk-rollouts-page></sk-rollouts-page>`,
      );
    case 'rollout':
      return lazily(
        'rollout',
        () => import('./rollout/rollout-page.ts'),
        html`${keyed(
          route.id,
          html`<sk-rollout-page .rolloutId=${route.id} .query=${route.query}></sk-rollout-page>`,
        )}`,
      );
    case 'customers':
      return lazily(
        'customers',
        () => import('./customers/customers-page.ts'),
        html`<sk-customers-page .query=${route.query}></sk-customers-page>`,
      );
    case 'customer':
      return lazily(
        'customer',
        () => import('./customer/customer-page.ts'),
        html`${keyed(route.id, html`<sk-customer-page .customerId=${route.id}></sk-customer-page>`)}`,
      );
    case 'networks':
      return lazily(
        'networks',
        () => import('./networks/networks-page.ts'),
        html`<sk-networks-page .query=${route.query}></sk-networks-page>`,
      );
    case 'network':
      return lazily(
        'network',
        () => import('./network/network-page.ts'),
        html`${keyed(
          route.id,
          html`<sk-network-page .networkId=${route.id} .query=${route.query}></sk-network-page>`,
        )}`,
      );
    case 'templates':
      return lazily(
        'templates',
        () => import('./templates/templates-page.ts'),
        html`<sk-templates-page></sk-templates-page>`,
      );
    case 'template':
      return lazily(
        'template',
        () => import('./template/template-page.ts'),
        html`${keyed(
          route.id,
          html`<sk-template-page .templateId=${route.id} .query=${route.query}></sk-template-page>`,
        )}`,
      );
    case 'layer':
      return lazily(
        'layer',
        () => import('./layers/layer-page.ts'),
        html`${keyed(
          `${route.scope} ${route.kind}`,
          html`<sk-layer-page .scope=${route.scope} .kind=${route.kind}></sk-layer-page>`,
        )}`,
      );
    case 'pilots':
      return lazily(
        'pilots',
        () => import('./pilots/pilots-page.ts'),
        html`<sk-pilots-page></sk-pilots-page>`,
      );
    case 'pilot':
      return lazily(
        'pilot',
        () => import('./pilot/pilot-page.ts'),
        html`${keyed(route.id, html`<sk-pilot-page .pilotId=${route.id}></sk-pilot-page>`)}`,
      );
    case 'approvals':
      return lazily(
        'approvals',
        () => import('./approvals/approvals-page.ts'),
        html`<sk-approvals-page></sk-approvals-page>`,
      );
    case 'imports':
      return lazily(
        'imports',
        () => import('./imports/imports-page.ts'),
        html`<sk-imports-page></sk-imports-page>`,
      );
    case 'not-found':
      return lazily(
        'not-found',
        () => import('./components/not-found.ts'),
        html`<sk-not-found></sk-not-found>`,
      );
  }
}
