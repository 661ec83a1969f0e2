// The official counter, for tweet_text.rs: JSON strings in, one a line; what it counts and finds out, one a line.
const { parseTweet, extractEntitiesWithIndices, modifyIndicesFromUTF16ToUnicode } = require('twitter-text');

const kind = (it) => ['url', 'screenName', 'hashtag', 'cashtag'].find((name) => it[name] !== undefined);
const lines = require('fs').readFileSync(0, 'utf8').split('\n').filter(Boolean);
const answers = lines.map((line) => {
  const text = JSON.parse(line);
  const { weightedLength: weighted_length, valid } = parseTweet(text);
  const found = extractEntitiesWithIndices(text, { extractUrlsWithoutProtocol: true });
  modifyIndicesFromUTF16ToUnicode(text, found);
  return JSON.stringify({ weighted_length, valid, entities: found.map((it) => [kind(it), ...it.indices]) });
});
process.stdout.write(answers.join('\n') + '\n');
