/** To be imported before any live module: without an address to send from, what sends mails does not start. */
process.env.MAIL_FROM ??= 'accounts@example.com';
// Nothing listens there: a test that sends mails says so, see tests/support/mail-room.ts.
process.env.AWS_ENDPOINT_URL_SESV2 ??= 'http://127.0.0.1:9';
