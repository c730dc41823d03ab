import type { NetworkStatus } from '../../networks/index.ts';
import type { Evidence, FactKey, Objective } from '../schema.ts';
import type { ApplianceFacts, Facts } from './facts.ts';
import { type Judgement, judgement, latest } from './judgement.ts';
import { judgeTelemetry, judgeTunnels } from './measured.ts';
import { WORDS } from './texts.ts';

type Rule = (facts: Facts, objectives: readonly Objective[]) => Judgement;

/** Each item's rule. `unknown` is for what nobody can tell, never for what is merely bad. */
export const RULES: Record<FactKey, Rule> = {
  'appliances-enrolled': ({ sites, appliances }) => {
    const noSites = sites.length === 0 ? [{ text: WORDS.noSites() }] : [];
    const lacking = sites
      .filter(({ id }) => !appliances.some(({ siteId }) => siteId === id))
      .map(({ id, name }) => ({ text: WORDS.noAppliance(name), siteId: id }));
    const fresh = about(appliances, ({ state }) => state !== 'enrolled', WORDS.notEnrolled);
    const since = latest(appliances.map(({ enrolledAt }) => enrolledAt));
    return judgement({ unmet: [...noSites, ...lacking, ...fresh], since, count: appliances.length });
  },
  'appliances-online': overAppliances(({ appliances }) => ({
    unmet: about(appliances, ({ presence }) => presence !== 'online', WORDS.offline),
    since: latest(appliances.map(({ presenceChangedAt }) => presenceChangedAt)),
  })),
  'networks-in-force': ({ networks }) => {
    const told = networks.map(({ id, name, status }) => ({
      state: status.state,
      evidence: { text: WORDS.network(name, status), networkId: id },
    }));
    const evidence = (applies: (state: NetworkStatus['state']) => boolean) =>
      told.filter(({ state }) => applies(state)).map((one) => one.evidence);
    return judgement({
      unmet: [
        ...(networks.length === 0 ? [{ text: WORDS.noNetworks() }] : []),
        ...evidence((state) => state !== 'in-force' && state !== 'rolling-out'),
      ],
      unknown: evidence((state) => state === 'rolling-out'),
      count: networks.length,
    });
  },
  'appliances-in-sync': overAppliances(({ appliances }) => ({
    unmet: [
      ...about(appliances, ({ wantedHash }) => wantedHash === null, WORDS.nothingWanted),
      ...about(
        appliances,
        ({ wantedHash, confirmedHash }) => wantedHash !== null && wantedHash !== confirmedHash,
        WORDS.notInSync,
      ),
    ],
    since: latest(appliances.map(({ confirmedAt }) => confirmedAt)),
  })),
  'no-drift': overAppliances(({ appliances }) => ({
    unmet: appliances.flatMap(({ id, serial, driftSince }) =>
      driftSince ? [{ text: WORDS.drifted(serial, driftSince.toISOString()), applianceId: id }] : [],
    ),
    // What is away, or never ran anything, tells nothing about itself.
    unknown: about(
      appliances,
      ({ presence, confirmedHash, driftSince }) =>
        driftSince === null && (presence !== 'online' || confirmedHash === null),
      WORDS.cannotTell,
    ),
  })),
  'telemetry-present': overAppliances(judgeTelemetry),
  'tunnels-up': overAppliances(judgeTunnels),
  'no-critical-events': ({ criticalEvents }) =>
    judgement({
      unmet: criticalEvents.map(({ id, applianceId, kind, at }) => ({
        text: WORDS.event(kind, at.toISOString()),
        eventId: id,
        applianceId,
      })),
    }),
  'no-halted-rollout': ({ haltedRollouts }) =>
    judgement({
      unmet: haltedRollouts.map(({ id, networkId }) => ({ text: WORDS.halted(), rolloutId: id, networkId })),
    }),
  'template-published': judgeTemplates,
  'addresses-left': ({ addresses: { nearlyExhausted, freeSubnets } }) => {
    const left = [{ text: WORDS.subnetsLeft(freeSubnets) }];
    return judgement(nearlyExhausted ? { unmet: left } : { unmet: [], met: left });
  },
  'objectives-met': (_, objectives) =>
    judgement({
      unmet: objectives
        .filter(({ met }) => met === false)
        .map(({ text }) => ({ text: WORDS.objective(text) })),
      unknown: objectives
        .filter(({ met }) => met === null || met === undefined)
        .map(({ text }) => ({ text: WORDS.objectiveOpen(text) })),
      count: objectives.length,
    }),
};

/** Nothing is true of no appliance at all. */
function overAppliances(judge: (facts: Facts) => Parameters<typeof judgement>[0]): Rule {
  return (facts) => {
    if (facts.appliances.length === 0) return judgement({ unmet: [{ text: WORDS.noAppliances() }] });
    return judgement({ count: facts.appliances.length, ...judge(facts) });
  };
}

function about(
  appliances: readonly ApplianceFacts[],
  applies: (appliance: ApplianceFacts) => boolean,
  words: (serial: string) => Evidence['text'],
): Evidence[] {
  return appliances.filter(applies).map(({ id, serial }) => ({ text: words(serial), applianceId: id }));
}

function judgeTemplates({ sites, networks, sitesWithoutNetwork }: Facts): Judgement {
  const alone = sites
    .filter(({ id }) => sitesWithoutNetwork.includes(id))
    .map(({ id, name }) => ({ text: WORDS.noNetwork(name), siteId: id }));
  const used = networks.map(({ id, name, template }) => ({
    networkId: id,
    ok: template === null || template.state === 'published',
    text: template
      ? WORDS.template(name, `${template.name} ${template.number} (${template.state})`)
      : WORDS.ownDefaults(name),
  }));
  const evidence = (ok: boolean) => used.filter((one) => one.ok === ok).map(({ ok: _, ...rest }) => rest);
  const nothing = networks.length + alone.length === 0 ? [{ text: WORDS.noSites() }] : [];
  return judgement({ unmet: [...nothing, ...alone, ...evidence(false)], met: evidence(true) });
}
