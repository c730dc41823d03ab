import type { Template, TemplateVersion } from '../../cloud/templates/schema.ts';
import type { Rest } from './rest.ts';

type Content = Partial<Pick<TemplateVersion, 'patch' | 'locks' | 'overlays'>>;

/** A template with its first version published. */
export async function publishedTemplate(
  rest: Rest,
  kind: TemplateVersion['kind'],
  content: Content,
): Promise<TemplateVersion> {
  const template = await rest.post<Template>('templates', { name: `Standard ${kind}`, kind });
  return publishVersion(rest, template.id, content);
}

/** Another version of a template, published. */
export async function publishVersion(
  rest: Rest,
  templateId: string,
  content: Content,
): Promise<TemplateVersion> {
  const draft = await rest.post<TemplateVersion>(`templates/${templateId}/versions`, content);
  const path = `templates/${templateId}/versions/${draft.number}/publication`;
  const answer = await rest.request<TemplateVersion>('POST', path, {
    body: { note: `Version ${draft.number}` },
    headers: { 'if-match': '*' },
  });
  if (answer.status !== 200) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}
