import type { Members, Shape } from './shape.ts';

type Reference = { readonly $ref: string };
type Entry = Readonly<Record<string, unknown>>;

/** The two files that `bicep publish-extension` reads. */
export type ExtensionFiles = { readonly index: object; readonly types: readonly Entry[] };

/** Property flags of Bicep's type files: 1 required, 2 read-only, 8 known before deployment, 16 identifies. */
const flags = { optional: 0, needed: 1, added: 2, identifies: 1 + 16, fixed: 1 + 8 + 16 } as const;

/** Type files of an extension with these resources, by `type@version`. Choice: one entry for each shape, none shared. */
export function extensionFiles(
  name: string,
  version: string,
  resources: Readonly<Record<string, Shape>>,
): ExtensionFiles {
  const writer = new TypeWriter();
  const places = Object.entries(resources).map(([full, shape]): [string, Reference] => {
    const { $ref } = writer.resource(full, shape);
    return [full, { $ref: `types.json${$ref}` }];
  });
  const settings = { name, version, isSingleton: false };
  return { index: { resources: Object.fromEntries(places), resourceFunctions: {}, settings }, types: writer.entries };
}

class TypeWriter {
  readonly entries: Entry[] = [];

  resource(full: string, shape: Shape): Reference {
    const [type = '', version = ''] = full.split('@');
    const members = shape.kind === 'object' ? shape.members : {};
    const own = { type: this.#literal(type), apiVersion: this.#literal(version) };
    const fixed = Object.fromEntries(
      Object.entries(own).map(([name, ref]) => [name, { type: ref, flags: 10, description: name }]),
    );
    const properties = { ...fixed, ...this.#properties(members) };
    const body = this.#add({ $type: 'ObjectType', name: type, properties });
    return this.#add({ $type: 'ResourceType', name: full, scopeType: 0, body, flags: 0 });
  }

  #properties(members: Members): Entry {
    return Object.fromEntries(
      Object.entries(members).map(([name, member]) => {
        const shape = 'shape' in member ? member.shape : member;
        const flag = 'shape' in member ? flags[member.kind] : flags.optional;
        return [name, { type: this.#shape(shape), flags: flag, description: name }];
      }),
    );
  }

  #shape(shape: Shape): Reference {
    switch (shape.kind) {
      case 'flag':
        return this.#add({ $type: 'BooleanType' });
      case 'number':
        return this.#add({ $type: 'IntegerType' });
      case 'text':
        return this.#text(shape.values);
      case 'list':
        return this.#add({ $type: 'ArrayType', itemType: this.#shape(shape.of) });
      case 'object':
        return this.#add({ $type: 'ObjectType', name: 'Object', properties: this.#properties(shape.members) });
    }
  }

  #text(values: readonly string[] | undefined): Reference {
    if (values === undefined) return this.#add({ $type: 'StringType' });
    return this.#add({ $type: 'UnionType', elements: values.map((value) => this.#literal(value)) });
  }

  #literal(value: string): Reference {
    return this.#add({ $type: 'StringLiteralType', value });
  }

  #add(entry: Entry): Reference {
    this.entries.push(entry);
    return { $ref: `#/${this.entries.length - 1}` };
  }
}
