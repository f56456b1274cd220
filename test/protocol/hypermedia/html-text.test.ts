import { expect, test } from 'vitest';
import { textOfHtml } from '../../../shared/protocol/hypermedia/html-text.ts';

test.each([
  ['inline marks', 'a <b>b</b><i>c</i>', 'a bc'],
  ['line breaks and the ends of blocks', 'a<br>b<BR />c<div>d</div>e<p>f</p>g', 'a\nb\ncd\nef\ng'],
  ['white space around marks', 'a  <b> b</b> \n <br> \n c', 'a b\nc'],
  ['empty lines', 'a<br><br>b', 'a\n\nb'],
  ['what is no text', 'a<script>x<b></script >b<style>y</STYLE>c<head>z</head>d<!-- <e> -->f', 'abcdf'],
  ['what is not closed', 'a<!-- b', 'a'],
  ['a hidden element without an end', 'a<b>b</b><script>c', 'ab'],
  ['signs that are no marks', '1 < 2 > 0 <3 & a <', '1 < 2 > 0 <3 & a <'],
  ['character references', '&lt;b&gt; &amp;amp; &#65;&#x42; &nbsp;&unknown; &#0;', '<b> &amp; AB  &unknown;'],
  ['marks made of references', '&lt;script&gt;x', '<script>x'],
  ['an attribute with an end inside', '<a title="1 > 0">b</a>', '0">b'],
])('HTML as text · %s → what a reader sees (trusted-application.md#messages)', (_, html, text) => {
  expect(textOfHtml(html)).toBe(text);
});
