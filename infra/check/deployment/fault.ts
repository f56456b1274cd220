/** A template that Azure would refuse, or that refers to what is not there. */
export class TemplateFault extends Error {
  override readonly name = 'TemplateFault';

  constructor(message: string, where: string) {
    super(`${where}: ${message}`);
  }
}
