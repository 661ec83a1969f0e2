// The official counter, for tweet_text.rs: JSON strings in, one a line; what it counts and finds out, one a line.
const { parseTweet, extractEntitiesWithIndices } = require('twitter-text');

const kind = (it) => ['url', 'screenName', 'hashtag', 'cashtag'].find((name) => it[name] !== undefined);
const lines = require('fs').readFileSync(0, 'utf8').split('\n').filter(Boolean);
const answers = lines.map((line) => {
  const text = JSON.parse(line);
  const { weightedLength: weighted_length, valid } = parseTweet(text);
  const found = extractEntitiesWithIndices(text, { extractUrlsWithoutProtocol: true });
  // Its own conversion to code points moves the start alone, and is wrong about letters beyond the basic plane.
  const point = (unit) => [...text.slice(0, unit)].length;
  return JSON.stringify({ weighted_length, valid, entities: found.map((it) => [kind(it), ...it.indices.map(point)]) });
});
process.stdout.write(answers.join('\n') + '\n');
