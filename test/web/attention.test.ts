import { describe, expect, it } from 'vitest';
import { PageTitle } from '../../web/widget/attention/page-title.ts';

describe('title of the page while it is hidden', () => {
  it('messages come, then it is looked at → their number, then the page’s own title', () => {
    const page = { title: 'Shoes' };
    const title = new PageTitle(page);
    title.show(1);
    title.show(2);
    expect(page.title).toBe('(2) Shoes');
    title.show(0);
    expect(page.title).toBe('Shoes');
  });

  it('page changes its title meanwhile → that one stays, with the number once there is more', () => {
    const page = { title: 'Shoes' };
    const title = new PageTitle(page);
    title.show(1);
    page.title = 'Boots';
    title.show(2);
    expect(page.title).toBe('(2) Boots');
    page.title = 'Sandals';
    title.show(0);
    expect(page.title).toBe('Sandals');
  });

  it('title of the page that begins with a number → untouched', () => {
    const page = { title: '(3) Inbox' };
    new PageTitle(page).show(0);
    expect(page.title).toBe('(3) Inbox');
  });
});
