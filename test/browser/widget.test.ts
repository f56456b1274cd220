import { describe, expect, it } from 'vitest';
import { openPage } from './support/browser-world.ts';
import { ChatPage } from './support/chat-page.ts';
import { useStage } from './support/stage.ts';

const { world } = useStage();

async function visit(path = '/'): Promise<ChatPage> {
  const { context } = await world.visitor();
  return new ChatPage(await openPage(context, `${world.site.origin}${path}`));
}

describe('widget · a chat on a page of another origin under its strict policy', () => {
  it('visitor and agent · chat both ways → each sees the other typing, and every line once', async () => {
    const agent = await world.agent();
    const visitor = await visit();
    await visitor.open();
    await visitor.say('Where is my parcel?');
    const chat = await agent.accept(await agent.rung('Where is my parcel?'));
    await visitor.reads('You are talking to Ada');
    await chat.type();
    await visitor.reads('Ada is typing');
    await chat.say('Hello!\nWhich number is it?');
    await visitor.sees('Which number is it?');
    await visitor.frame.getByText('Ada is typing').waitFor({ state: 'detached' });
    await visitor.field.pressSequentially('47');
    await chat.sawTyping();
    await visitor.say('4711');
    await chat.heardLine('4711');
    await visitor.settled();
    expect(await visitor.lines()).toEqual(['Where is my parcel?', 'Hello!\nWhich number is it?', '4711']);
  });

  it('markup in a message · from either side → text, and links that are safe', async () => {
    const agent = await world.agent();
    const visitor = await visit();
    await visitor.open();
    await visitor.say('Markup <b>here</b>');
    const chat = await agent.accept(await agent.rung('Markup <b>here</b>'));
    await chat.say('<img src=x onerror="alert(1)"> see https://example.com/a?b=1&c=2, javascript:alert(2)');
    await visitor.sees('onerror');
    const bubble = visitor.frame.locator('.bubble', { hasText: 'onerror' });
    expect(await bubble.locator('img').count()).toBe(0);
    const links = bubble.locator('a');
    expect(await links.count()).toBe(1);
    expect(await links.getAttribute('href')).toBe('https://example.com/a?b=1&c=2');
    expect(await links.getAttribute('rel')).toContain('noopener');
  });

  it('whisper · an agent whose audience is the agents → never reaches the visitor', async () => {
    await world.changeTenant({ agents: await agentsWith('agents') });
    try {
      const agent = await world.agent();
      const visitor = await visit();
      await visitor.open();
      await visitor.say('A question of mine');
      const chat = await agent.accept(await agent.rung('A question of mine'));
      await chat.type();
      await chat.say('secret among colleagues');
      await visitor.say('Is anybody there?');
      await visitor.settled();
      await world.changeTenant({ agents: await agentsWith('everyone') });
      expect(await visitor.frame.locator('body').innerText()).not.toContain('secret');
      expect(await visitor.frame.getByText('is typing').count()).toBe(0);
      expect(await visitor.page.evaluate(() => JSON.stringify(localStorage))).not.toContain('secret');
    } finally {
      await world.changeTenant({ agents: await agentsWith('everyone') });
    }
  });

  it('conversation ended by a supervisor → the visitor sees it and starts again', async () => {
    const agent = await world.agent();
    const visitor = await visit();
    await visitor.open();
    await visitor.say('A short one');
    const invitation = await agent.rung('A short one');
    const chat = await agent.accept(invitation);
    await chat.say('Done. Good-bye!');
    await visitor.sees('Good-bye!');
    await world.endConversation(String(invitation.threadId));
    await visitor.reads('The chat has ended');
    expect(await visitor.page.evaluate(() => JSON.stringify(localStorage))).not.toContain('token');
    expect(await visitor.lines()).toContain('Done. Good-bye!');
    await visitor.button('Start a new chat').click();
    await visitor.reads('How can we help?');
  });

  it('visitor ends · after confirming, company without history → the agent’s chat ends, and nothing but the visitor’s id stays in the storage (widget.md)', async () => {
    await world.changeTenant({ historyDays: 0 });
    const agent = await world.agent();
    const visitor = await visit();
    await visitor.open();
    await visitor.say('I will leave soon');
    const chat = await agent.accept(await agent.rung('I will leave soon'));
    await visitor.reads('You are talking to Ada');
    await visitor.button('End chat').click();
    await visitor.button('Keep chatting').click();
    await visitor.button('End chat').click();
    await visitor.frame.getByRole('dialog').getByRole('button', { name: 'End chat' }).click();
    await visitor.reads('You ended the chat');
    await chat.ended();
    expect(await visitor.page.evaluate(() => Object.keys(localStorage))).toEqual([expect.stringMatching(/\.visitor$/)]);
    await world.changeTenant({ historyDays: 7 });
  });

  it('transcript · saved → what this channel delivered, as a text file', async () => {
    const agent = await world.agent();
    const visitor = await visit();
    await visitor.open();
    await visitor.say('For the record');
    const chat = await agent.accept(await agent.rung('For the record'));
    await chat.say('Noted.');
    await visitor.sees('Noted.');
    const [download] = await Promise.all([
      visitor.page.waitForEvent('download'),
      visitor.button('Save transcript').click(),
    ]);
    const { readFile } = await import('node:fs/promises');
    const text = await readFile(await download.path(), 'utf8');
    expect(download.suggestedFilename()).toMatch(/^chat-\d{4}-\d{2}-\d{2}\.txt$/);
    expect(text).toContain('You: For the record');
    expect(text).toContain('Ada: Noted.');
  });

  it('unread · lines that come while the panel is closed → counted on the launcher until it opens', async () => {
    const agent = await world.agent();
    const visitor = await visit();
    await visitor.open();
    await visitor.say('I look elsewhere');
    const chat = await agent.accept(await agent.rung('I look elsewhere'));
    await visitor.reads('You are talking to Ada');
    await visitor.field.press('Escape');
    await chat.say('One');
    await chat.say('Two');
    await visitor.page.getByRole('button', { name: 'Open chat, 2 new messages' }).click();
    await visitor.sees('Two');
    await visitor.page.getByRole('button', { name: 'Close chat' }).click();
    await visitor.page.getByRole('button', { name: 'Open chat', exact: true }).waitFor();
  });
});

async function agentsWith(audience: 'everyone' | 'agents'): Promise<readonly object[]> {
  return world.engine.config.agents.map(({ objectId, address, displayName }) => ({
    objectId,
    address,
    displayName: displayName.split(' ')[0],
    audience,
  }));
}
