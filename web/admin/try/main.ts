/** Puts the widget of the tenant that the address names on the page, as a company's page does. */
const asked = new URLSearchParams(location.search);
const language = asked.get('language');
if (language !== null) document.documentElement.lang = language;
const script = document.createElement('script');
script.async = true;
script.dataset.tenant = asked.get('tenant') ?? '';
for (const name of ['accent', 'position']) {
  const value = asked.get(name);
  if (value !== null) script.dataset[name] = value;
}
script.dataset.theme = 'light dark';
script.src = '/widget.js';
document.head.append(script);
