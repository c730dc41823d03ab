import type { Api } from '../api/client.ts';
import { previewRollout, startRollout } from '../api/rollout.ts';
import { readChoices } from '../api/rollout-selection.ts';
import type { User } from '../api/session.ts';
import {
  addVersion,
  compareVersions,
  copyTemplate,
  deleteVersion,
  publishVersion,
  readReach,
  retireVersion,
  type Template,
  type TemplateVersion,
} from '../api/template.ts';
import { confirm } from '../components/dialog/confirm.ts';
import { notify } from '../components/notices.ts';
import type { Schema } from '../forms/schema.ts';
import { t } from '../locales/locale.ts';
import { openFleetRollout } from '../rollouts/fleet/open-fleet-rollout.ts';
import { navigate } from '../router.ts';
import { openNameTemplate } from '../templates/name/open-name-template.ts';
import { openCompare } from './compare/open-compare.ts';
import { openPublish } from './publish/open-publish.ts';
import type { Consequences } from './publish/publish-dialog.ts';

type Page = {
  api: () => Api;
  user: () => User;
  template: () => Template;
  /** Of the parameters of its kind. */
  schema: () => Schema;
  reload: () => Promise<void>;
};

/** What a person does with a template and its versions, beyond editing a draft. */
export function createTemplateActions({ api, user, template, schema, reload }: Page) {
  const show = ({ number }: TemplateVersion) => navigate(`/templates/${template().id}?version=${number}`);
  const named = ({ number }: TemplateVersion) => ({ name: template().name, number });

  return {
    /** A new draft that begins as the version shown. */
    async draft(from: TemplateVersion | undefined): Promise<void> {
      const made = await addVersion(api(), template().id, from ? { copyFrom: from.number } : {});
      await reload();
      show(made);
    },

    async copy(from: TemplateVersion | undefined): Promise<void> {
      const copy = await openNameTemplate({
        question: t('templates.copy-question', { name: template().name }),
        kinds: [],
        submit: (name) => copyTemplate(api(), template().id, { name, ...(from && { number: from.number }) }),
      });
      if (copy) navigate(`/templates/${copy.id}`);
    },

    async publish(version: TemplateVersion): Promise<void> {
      const published = await openPublish({
        question: t('publish.question', named(version)),
        by: user().email,
        schema: schema(),
        consequences: consequencesOf(api(), version),
        publish: (note) => publishVersion(api(), version, note),
      });
      if (!published) return;
      notify(t('publish.done', named(version)));
      await reload();
    },

    async retire(version: TemplateVersion): Promise<void> {
      const done = await confirm({
        question: t('retire.question', named(version)),
        consequences: [t('retire.text', { networks: version.networks })],
        answer: t('retire.submit'),
        dangerous: true,
        action: () => retireVersion(api(), version),
      });
      if (done) await reload();
    },

    async remove(version: TemplateVersion): Promise<void> {
      const done = await confirm({
        question: t('delete-draft.question', named(version)),
        consequences: [t('delete-draft.text')],
        answer: t('delete-draft.submit'),
        dangerous: true,
        action: () => deleteVersion(api(), version),
      });
      if (!done) return;
      navigate(`/templates/${template().id}`, { replace: true });
      await reload();
    },

    async compare(version: TemplateVersion, versions: readonly TemplateVersion[]): Promise<void> {
      const others = versions.filter(({ number }) => number !== version.number);
      await openCompare({
        question: t('compare.question', named(version)),
        schema: schema(),
        others,
        compare: (other) => compareVersions(api(), other, version.number),
      });
    },

    /** Networks on any version of the template, rendered anew with this one. */
    async move(version: TemplateVersion): Promise<void> {
      const templateVersionId = version.id;
      const rollout = await openFleetRollout({
        question: t('move.question', named(version)),
        explanation: t('move.text', { name: template().name }),
        selection: { templateId: template().id },
        choices: await readChoices(api()),
        preview: (request) => previewRollout(api(), { ...request, templateVersionId }),
        start: (request) => startRollout(api(), { ...request, templateVersionId }),
      });
      if (rollout) navigate(`/rollouts/${rollout.id}`);
    },
  };
}

async function consequencesOf(api: Api, version: TemplateVersion): Promise<Consequences> {
  const reach = await readReach(api, version);
  const { previous } = reach;
  const { templateId, number } = version;
  const differences =
    previous === null ? null : await compareVersions(api, { templateId, number: previous }, number);
  return { reach, differences };
}
