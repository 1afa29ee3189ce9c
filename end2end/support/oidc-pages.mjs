// The pages that people see at the provider: who are you, may the door know, and shall this end. They load nothing.

const STYLE = `
  :root { color-scheme: light dark; font: 1rem/1.5 sans-serif; }
  body { max-width: 24rem; margin: 3rem auto; padding: 0 1rem; }
  label, input, button { display: block; font: inherit; }
  input { width: 100%; box-sizing: border-box; margin-bottom: 1rem; min-height: 2.5rem; }
  button { min-height: 2.5rem; margin-bottom: 1rem; }
`;

/** @param {string} title @param {string} content */
const page = (title, content) => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${STYLE}</style>
<main>
<h1>${title}</h1>
${content}
</main>`;

const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

/** @param {string} title @param {string} form @param {string} uid */
const question = (title, form, uid) =>
  page(
    title,
    `<form method="post" action="/interaction/${uid}">${form}</form>
<p><a href="/interaction/${uid}/cancel">Cancel</a></p>`,
  );

const WHO = `
<label for="login">Login</label><input id="login" name="login" required autocomplete="username">
<label for="password">Password</label><input id="password" name="password" type="password" autocomplete="current-password">
<button>Sign in</button>`;

const MAY_WE = `<p>The door asks for your name and your e-mail address.</p><button>Allow</button>`;

const LEAVE = `<p>You were signed out where you come from.</p>
<button name="logout" value="yes">Yes, sign me out</button>
<button>No, stay signed in</button>`;

/**
 * @param {import('koa').Context} context
 * @param {string} title
 * @param {string} content
 */
function show(context, title, content) {
  context.set('content-security-policy', POLICY);
  context.type = 'html';
  context.body = page(title, content);
}

/**
 * Whether to sign out here too. The form comes from the provider, empty but for its secret.
 *
 * @param {import('koa').Context} context
 * @param {string} form
 */
export function askWhetherToLeave(context, form) {
  show(context, 'Do you want to sign out here too?', form.replace('</form>', `${LEAVE}</form>`));
}

/** @param {import('koa').Context} context */
export function sayGoodbye(context) {
  show(context, 'You are signed out', '<p>There is no session here any more.</p>');
}

/**
 * Everything below `/interaction/`.
 *
 * @param {import('oidc-provider').default} provider
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 */
export async function interact(provider, request, response) {
  const { uid, prompt, grantId, session, params } = await provider.interactionDetails(request, response);
  const finish = (result, more = true) =>
    provider.interactionFinished(request, response, result, { mergeWithLastSubmission: more });

  if (request.url?.endsWith('/cancel')) {
    return finish({ error: 'access_denied', error_description: 'The person cancelled.' }, false);
  }
  if (request.method !== 'POST') {
    const html = prompt.name === 'login' ? question('Who are you?', WHO, uid) : question('May we tell?', MAY_WE, uid);
    // As strict as a provider may be: browsers hold every redirect after a form against this.
    const policy = `${POLICY}; form-action 'self' ${new URL(String(params.redirect_uri)).origin}`;
    response.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policy,
      'cache-control': 'no-store',
    });
    return void response.end(html);
  }
  if (prompt.name === 'login') {
    const login = new URLSearchParams(await body(request)).get('login') ?? '';
    return finish({ login: { accountId: login } }, false);
  }
  const grant =
    (grantId && (await provider.Grant.find(grantId))) ||
    new provider.Grant({ accountId: session?.accountId, clientId: String(params.client_id) });
  grant.addOIDCScope(prompt.details.missingOIDCScope?.join(' ') ?? '');
  if (prompt.details.missingOIDCClaims) grant.addOIDCClaims(prompt.details.missingOIDCClaims);
  return finish({ consent: { grantId: await grant.save() } });
}

/** @param {import('node:http').IncomingMessage} request */
async function body(request) {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
}
