// A real OpenID provider on loopback for the tests of sign-in. PORT: where it listens. CALLBACKS: the dashboards' addresses of return. CONTROL: a JSON file, read at each use:
// {"users": {"<login>": {"groups": [...]}}, "tamper": ""}; `tamper` says what is wrong with the ID tokens it hands out.
import { readFileSync } from 'node:fs';
import Provider from 'oidc-provider';
import { SignJWT, decodeJwt, decodeProtectedHeader, exportJWK, generateKeyPair } from 'jose';

const issuer = `http://localhost:${process.env.PORT}`;
const callbacks = process.env.CALLBACKS.split(' ');
const control = () => JSON.parse(readFileSync(process.env.CONTROL, 'utf8'));
const [ours, theirs] = [await generateKeyPair('RS256', { extractable: true }), await generateKeyPair('RS256', { extractable: true })];
const key = { ...(await exportJWK(ours.privateKey)), kid: 'ours', use: 'sig', alg: 'RS256' };

const provider = new Provider(issuer, {
  clients: [{
    client_id: 'dashboard', client_secret: 'a-secret-of-the-tests-and-of-nothing-else', redirect_uris: callbacks, post_logout_redirect_uris: callbacks,
    grant_types: ['authorization_code'], response_types: ['code'],
  }],
  jwks: { keys: [key] },
  claims: { openid: ['sub', 'groups'] },
  conformIdTokenClaims: false,
  ttl: { IdToken: 300, AccessToken: 300, AuthorizationCode: 60, Session: 3600, Interaction: 600, Grant: 3600 },
  findAccount: (ctx, id) => ({ accountId: id, claims: async () => ({ sub: id, ...(control().users[id] || {}) }) }),
  loadExistingGrant: async (ctx) => { // the department's own dashboard: nobody is asked for consent
    const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
    grant.addOIDCScope('openid');
    await grant.save();
    return grant;
  },
  features: { devInteractions: { enabled: true }, rpInitiatedLogout: { enabled: true } },
  cookies: { keys: ['a-key-of-the-tests'] },
  pkce: { required: () => true },
});

const claims = {
  expired: (held) => ({ ...held, iat: held.iat - 7200, exp: held.iat - 3600 }),
  nonce: (held) => ({ ...held, nonce: 'of-another-sign-in' }),
  audience: (held) => ({ ...held, aud: 'another-client' }),
  issuer: (held) => ({ ...held, iss: 'http://localhost:1' }),
  old: (held) => ({ ...held, auth_time: held.iat - 9 * 3600 }),
  subject: ({ sub, ...held }) => held,
};

async function tampered(token, how) {
  const [held, header] = [decodeJwt(token), decodeProtectedHeader(token)];
  if (how === 'unsigned') return `${Buffer.from(JSON.stringify({ alg: 'none' })).toString('base64url')}.${token.split('.')[1]}.`;
  if (how === 'signature') return new SignJWT(held).setProtectedHeader(header).sign(theirs.privateKey);
  if (how === 'symmetric') return new SignJWT(held).setProtectedHeader({ alg: 'HS256' }).sign(new TextEncoder().encode('a-secret-of-the-tests-and-of-nothing-else'));
  return new SignJWT(claims[how](held)).setProtectedHeader(header).sign(ours.privateKey);
}

provider.use(async (ctx, next) => {
  await next();
  const how = control().tamper;
  if (how && ctx.path === '/token' && ctx.body?.id_token) ctx.body = { ...ctx.body, id_token: await tampered(ctx.body.id_token, how) };
});

provider.listen(Number(process.env.PORT), '127.0.0.1');
