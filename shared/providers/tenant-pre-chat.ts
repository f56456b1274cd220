import type { PreChatField, Tenant } from './tenant.ts';
import { at, type TenantFault } from './tenant-fault.ts';

/** Why what visitors are asked before the chat could not be answered as it is meant. */
export function preChatFaults({ preChat }: Tenant): readonly TenantFault[] {
  const asking = preChat.findIndex(({ options }) => options.some(({ skill }) => skill !== undefined));
  return preChat.flatMap((field, index) => [
    ...optionFaults(field, index),
    ...linkFaults(field, index),
    ...field.options.flatMap(({ skill }, option) =>
      skill !== undefined && index > asking
        ? [
            at(
              ['preChat', index, 'options', option, 'skill'],
              `preChat.${asking} asks for a skill already; a visit has one`,
            ),
          ]
        : [],
    ),
  ]);
}

function linkFaults({ kind, link }: PreChatField, index: number): readonly TenantFault[] {
  const message = 'a field of the kind consent has one alone; leave it out';
  return kind === 'consent' || link === undefined ? [] : [at(['preChat', index, 'link'], message)];
}

function optionFaults({ kind, options }: PreChatField, index: number): readonly TenantFault[] {
  const path = ['preChat', index, 'options'];
  if (kind !== 'choice') {
    return options.length === 0
      ? []
      : [at(path, `a field of the kind ${kind} has none; put "kind": "choice", or leave them out`)];
  }
  if (options.length < 2) return [at(path, 'a choice needs two options at least')];
  const labels = options.map(({ label }) => label.trim());
  const doubled = labels.findIndex((label, position) => labels.indexOf(label) < position);
  return doubled === -1 ? [] : [at([...path, doubled, 'label'], 'is there twice; visitors could not tell them apart')];
}
