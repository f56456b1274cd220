import { hashId } from '../../kernel/ids.ts';
import type { PlatformRecords } from '../directory/records.ts';
import type { UcwaApplication } from './ucwa-application.ts';

/** Which applications a signed-in person has open: one record each, found by tenant and SIP URI. */
export class ApplicationIndex {
  readonly #records: PlatformRecords;

  constructor(records: PlatformRecords) {
    this.#records = records;
  }

  async add(application: UcwaApplication): Promise<void> {
    await this.#records.put(partitionOf(application.tenantId), keyOf(application), {
      createdAt: application.createdAt,
    });
  }

  async remove(application: UcwaApplication): Promise<void> {
    await this.#records.remove(partitionOf(application.tenantId), keyOf(application));
  }

  /** Ids of a person's applications, in no order. */
  async of(tenantId: string, uri: string): Promise<readonly string[]> {
    const prefix = prefixOf(uri);
    const records = await this.#records.list(partitionOf(tenantId), prefix);
    return records.map(({ key }) => key.slice(prefix.length));
  }
}

const partitionOf = (tenantId: string): string => `applications.${tenantId.toLowerCase()}`;
const prefixOf = (uri: string): string => `${hashId(uri.toLowerCase())}.`;
const keyOf = ({ uri, id }: UcwaApplication): string => `${prefixOf(uri)}${id}`;
