// Written by `npm run generate` from functions/gateway/openapi.json. Do not edit.

/**
 * Method and path of every operation. `bearer`: it accepts an access token. `json`: it reads a body. `redirect`: it may
 * answer with a redirect. `page`: it answers with a page or a file, as text.
 */
export const operations = {
  home: 'GET / redirect',
  homeAfterSignOut: 'DELETE /',
  signUp: 'POST /users json',
  signIn: 'POST /sessions json',
  listSessions: 'GET /sessions bearer',
  signOut: 'DELETE /sessions bearer redirect',
  issueSessionToken: 'POST /token',
  endSession: 'DELETE /sessions/{reference} bearer',
  reauthenticate: 'POST /reauthentication bearer json',
  getProfile: 'GET /profile bearer',
  listEvents: 'GET /events bearer',
  requestPasswordReset: 'POST /reset_password json',
  resetPassword: 'PUT /reset_password json',
  changePassword: 'PUT /password bearer json',
  requestEmailVerification: 'POST /email_verification json',
  requestEmailChange: 'PUT /email bearer json',
  requestPasskeySignIn: 'POST /sessions/options json',
  requestRegistration: 'POST /passkeys/options bearer',
  addPasskey: 'POST /passkeys bearer json',
  listPasskeys: 'GET /passkeys bearer',
  renamePasskey: 'PUT /passkeys/{id} bearer json',
  removePasskey: 'DELETE /passkeys/{id} bearer',
  requestSignInLink: 'POST /sign_in_link json',
  showSignInLink: 'GET /sign_in page',
  useSignInLink: 'POST /sign_in json redirect',
  listSecondFactors: 'GET /second_factors bearer',
  beginTotpSetup: 'POST /second_factors/totp bearer',
  enableTotp: 'PUT /second_factors/totp bearer json',
  disableTotp: 'DELETE /second_factors/totp bearer json',
  replaceRecoveryCodes: 'POST /second_factors/recovery_codes bearer json',
  showVerification: 'GET /verify_email page',
  verifyEmail: 'POST /verify_email json redirect',
  showNewPassword: 'GET /new_password page',
  setNewPassword: 'POST /new_password json redirect',
  showEmailChange: 'GET /change_email page',
  confirmEmailChange: 'POST /change_email json redirect',
  showInvitation: 'GET /invitation page',
  acceptInvitation: 'POST /invitation json redirect',
  showOverview: 'GET /admin redirect page',
  showPeople: 'GET /admin/people redirect page',
  submitImpersonation: 'POST /admin/people/{id}/impersonation json redirect',
  showEvents: 'GET /admin/events redirect page',
  exportEvents: 'GET /admin/events/export redirect page',
  showInvitations: 'GET /admin/invitations redirect page',
  submitInvitation: 'POST /admin/invitations json redirect',
  submitInvitationList: 'POST /admin/invitations/list json redirect page',
  showPerson: 'GET /admin/people/{id} redirect page',
  submitPersonProfile: 'POST /admin/people/{id}/profile json redirect',
  submitPersonState: 'POST /admin/people/{id}/state json redirect',
  submitPersonResetMail: 'POST /admin/people/{id}/reset-mail json redirect',
  removePersonFactors: 'POST /admin/people/{id}/factors json redirect',
  deletePerson: 'POST /admin/people/{id}/delete json redirect',
  getStatus: 'GET /api/v1/status',
  refuseUnauthorized: 'GET /api/v1/unauthorized',
  refuseForbidden: 'GET /api/v1/forbidden',
  logIn: 'POST /api/v1/auth_session/login json',
  logOut: 'DELETE /api/v1/auth_session/logout',
  getStats: 'GET /api/v1/stats',
  listUsers: 'GET /api/v1/users',
  createUser: 'POST /api/v1/users json',
  getMe: 'GET /api/v1/users/me',
  deleteMe: 'DELETE /api/v1/users/me',
  getUser: 'GET /api/v1/users/{id}',
  updateUser: 'PUT /api/v1/users/{id} json',
  deleteUser: 'DELETE /api/v1/users/{id}',
  issueTokens: 'POST /api/users/login json',
  refreshTokens: 'POST /api/users/refresh json',
  getToken: 'GET /api/users/token bearer',
  revokeTokens: 'GET /api/users/logout bearer',
  setPassword: 'POST /api/users/reset-password bearer json',
  createDirectoryUser: 'POST /api/users bearer json',
  searchUsers: 'GET /api/users bearer',
  getDirectoryUser: 'GET /api/users/{id} bearer',
  updateDirectoryUser: 'PUT /api/users/{id} bearer json',
  deleteDirectoryUser: 'DELETE /api/users/{id} bearer',
  listUserSessions: 'GET /api/users/{id}/sessions bearer',
  endUserSessions: 'DELETE /api/users/{id}/sessions bearer',
  listUserEvents: 'GET /api/users/{id}/events bearer',
  listCustomerEvents: 'GET /api/events bearer',
  exportCustomerEvents: 'GET /api/events/export bearer page',
  listUserSecondFactors: 'GET /api/users/{id}/second_factors bearer',
  removeUserSecondFactors: 'DELETE /api/users/{id}/second_factors bearer',
  impersonateUser: 'POST /api/users/{id}/impersonation bearer',
  sendUserResetMail: 'POST /api/users/{id}/reset-mail bearer',
  listInvitations: 'GET /api/invitations bearer',
  renewInvitation: 'POST /api/users/{id}/invitation bearer',
  withdrawInvitation: 'DELETE /api/users/{id}/invitation bearer',
  listRoles: 'GET /api/roles bearer',
  countSignIns: 'GET /api/stats/sign-ins bearer',
  getJwks: 'GET /.well-known/jwks.json',
  getOpenidConfiguration: 'GET /.well-known/openid-configuration',
  getOpenapi: 'GET /openapi.json',
} as const;

/** What a call takes, what it returns, and the codes with which it fails besides the general ones. */
export interface Operations {
  /** Say hello */
  home: { input: Record<never, never>; data: { message: 'Bienvenue' } | undefined; code: never };
  /** Say hello after a sign-out */
  homeAfterSignOut: { input: Record<never, never>; data: { message: 'Bienvenue' }; code: never };
  /** Sign up */
  signUp: {
    input: { email: string; password: string };
    data: { email: string; message: 'user created' };
    code:
      | 'bad_request'
      | 'cross_site'
      | 'duplicate_field'
      | 'forbidden'
      | 'invalid_field'
      | 'malformed_body'
      | 'malformed_document'
      | 'missing_field'
      | 'payload_too_large'
      | 'unknown_field'
      | 'unsupported_media_type';
  };
  /** Sign in */
  signIn: {
    input:
      | { email: string; password: string }
      | { email: string; code: string }
      | { challenge: string; code: string }
      | { challenge: string; passkey: unknown };
    data:
      | { email: string; message: 'logged in' }
      | {
          email: string;
          message: 'second factor required';
          challenge: string;
          methods: Array<'totp' | 'recovery_code' | 'passkey'>;
          passkey_options?: {
            challenge: string;
            rpId: string;
            allowCredentials: Array<{ type: 'public-key'; id: string; transports: Array<string> }>;
            userVerification: 'preferred';
            timeout: number;
          };
        };
    code:
      | 'bad_request'
      | 'cross_site'
      | 'duplicate_field'
      | 'forbidden'
      | 'invalid_challenge'
      | 'malformed_body'
      | 'malformed_document'
      | 'missing_field'
      | 'passkey_refused'
      | 'payload_too_large'
      | 'unauthorized'
      | 'unknown_field'
      | 'unsupported_media_type'
      | 'wrong_code'
      | 'wrong_credentials';
  };
  /** List my sessions */
  listSessions: {
    input: Record<never, never>;
    data: {
      sessions: Array<{
        reference: string;
        created_at: string;
        last_used_at: string;
        authenticated_at: string;
        methods: Array<'pwd' | 'otp' | 'hwk' | 'email' | 'recovery'>;
        expires_at: string | null;
        address: string | null;
        client: string | null;
        current: boolean;
      }>;
    };
    code: 'forbidden' | 'not_signed_in' | 'second_factor_required' | 'second_factor_setup_required' | 'token_refused';
  };
  /** Sign out */
  signOut: {
    input: { all?: string | number };
    data: { message: 'all sessions ended' } | undefined;
    code: 'bad_request' | 'cross_site' | 'forbidden' | 'invalid_argument' | 'not_signed_in' | 'token_refused';
  };
  /** Get an access token of my session */
  issueSessionToken: {
    input: Record<never, never>;
    data: { access_token: string; token_type: 'Bearer'; expires_in: number };
    code:
      | 'cross_site'
      | 'forbidden'
      | 'impersonating'
      | 'not_signed_in'
      | 'second_factor_required'
      | 'second_factor_setup_required'
      | 'token_refused';
  };
  /** End one of my sessions */
  endSession: {
    input: { reference: string };
    data: { message: 'session ended' };
    code:
      | 'cross_site'
      | 'forbidden'
      | 'impersonating'
      | 'not_found'
      | 'not_signed_in'
      | 'second_factor_required'
      | 'second_factor_setup_required'
      | 'session_not_found'
      | 'token_refused';
  };
  /** Prove again who I am */
  reauthenticate: {
    input: { password: string } | { challenge: string; code: string } | { challenge: string; passkey: unknown };
    data:
      | {
          message: 'reauthenticated';
          authenticated_at: string;
          methods: Array<'pwd' | 'otp' | 'hwk' | 'email' | 'recovery'>;
        }
      | {
          email: string;
          message: 'second factor required';
          challenge: string;
          methods: Array<'totp' | 'recovery_code' | 'passkey'>;
          passkey_options?: {
            challenge: string;
            rpId: string;
            allowCredentials: Array<{ type: 'public-key'; id: string; transports: Array<string> }>;
            userVerification: 'preferred';
            timeout: number;
          };
        };
    code:
      | 'bad_request'
      | 'cross_site'
      | 'duplicate_field'
      | 'forbidden'
      | 'impersonating'
      | 'invalid_challenge'
      | 'invalid_field'
      | 'malformed_body'
      | 'malformed_document'
      | 'missing_field'
      | 'not_signed_in'
      | 'passkey_refused'
      | 'payload_too_large'
      | 'second_factor_required'
      | 'token_refused'
      | 'unauthorized'
      | 'unknown_field'
      | 'unsupported_media_type'
      | 'wrong_code'
      | 'wrong_current_password';
  };
  /** Show the signed-in user */
  getProfile: {
    input: Record<never, never>;
    data: { id: string; email: string; email_verified: boolean; created_at: string } | { email: string };
    code: 'forbidden' | 'not_signed_in' | 'second_factor_required' | 'second_factor_setup_required' | 'token_refused';
  };
  /** List the events of my account */
  listEvents: {
    input: { limit?: string | number; cursor?: string | number };
    data: {
      events: Array<{
        id: string;
        type: string;
        time: string;
        by: 'you' | 'other' | 'unknown';
        address: string | null;
        client: string | null;
        count: number;
        methods: Array<'pwd' | 'otp' | 'hwk' | 'email' | 'recovery'> | null;
      }>;
      next_cursor: string | null;
    };
    code:
      | 'bad_request'
      | 'forbidden'
      | 'invalid_argument'
      | 'not_signed_in'
      | 'second_factor_required'
      | 'second_factor_setup_required'
      | 'token_refused';
  };
  /** Request a password reset */
  requestPasswordReset: {
    input: { email: string };
    data:
      | { email: string; reset_token: string }
      | { email: string; message: 'if this email is registered, a reset link has been sent' };
    code:
      | 'bad_request'
      | 'cross_site'
      | 'duplicate_field'
      | 'forbidden'
      | 'malformed_body'
      | 'malformed_document'
      | 'missing_field'
      | 'payload_too_large'
      | 'unknown_field'
      | 'unsupported_media_type';
  };
  /** Set a new password */
  resetPassword: {
    input: { email: string; reset_token: string; new_password: string };
    data: { email: string; message: 'Password updated' };
    code:
      | 'bad_request'
      | 'cross_site'
      | 'duplicate_field'
      | 'forbidden'
      | 'invalid_field'
      | 'invalid_reset_token'
      | 'malformed_body'
      | 'malformed_document'
      | 'missing_field'
      | 'payload_too_large'
      | 'unknown_field'
      | 'unsupported_media_type';
  };
  /** Change the password */
  changePassword: {
    input: { current_password?: string; new_password: string };
    data: { email: string; message: 'Password updated' };
    code:
      | 'bad_request'
      | 'cross_site'
      | 'duplicate_field'
      | 'forbidden'
      | 'impersonating'
      | 'invalid_field'
      | 'malformed_body'
      | 'malformed_document'
      | 'missing_field'
      | 'not_signed_in'
      | 'payload_too_large'
      | 'reauthentication_required'
      | 'second_factor_required'
      | 'second_factor_setup_required'
      | 'token_refused'
      | 'unknown_field'
      | 'unsupported_media_type'
      | 'wrong_current_password';
  };
  /** Request another verification mail */
  requestEmailVerification: {
    input: { email: string };
    data: { email: string; message: 'if this email is registered and not verified, a link has been sent' };
    code:
      | 'bad_request'
      | 'cross_site'
      | 'duplicate_field'
      | 'forbidden'
      | 'malformed_body'
      | 'malformed_document'
      | 'missing_field'
      | 'not_found'
      | 'payload_too_large'
      | 'unknown_field'
      | 'unsupported_media_type';
  };
  /** Request an email change */
  requestEmailChange: {
    input: { new_email: string };
    data: { email: string; message: 'if the new address can be used, a link has been sent to it' };
    code:
      | 'bad_request'
      | 'cross_site'
      | 'duplicate_field'
      | 'forbidden'
      | 'impersonating'
      | 'invalid_field'
      | 'malformed_body'
      | 'malformed_document'
      | 'missing_field'
      | 'not_allowed'
      | 'not_found'
      | 'not_signed_in'
      | 'payload_too_large'
      | 'reauthentication_required'
      | 'second_factor_required'
      | 'second_factor_setup_required'
      | 'token_refused'
      | 'unknown_field'
      | 'unsupported_media_type';
  };
  /** Begin a sign-in with a passkey */
  requestPasskeySignIn: {
    input: { email?: string };
    data: {
      challenge: string;
      passkey_options: {
        challenge: string;
        rpId: string;
        allowCredentials: Array<{ type: 'public-key'; id: string; transports: Array<string> }>;
        userVerification: 'preferred';
        timeout: number;
      };
    };
    code:
      | 'bad_request'
      | 'cross_site'
      | 'duplicate_field'
      | 'forbidden'
      | 'invalid_field'
      | 'malformed_body'
      | 'malformed_document'
      | 'payload_too_large'
      | 'unknown_field'
      | 'unsupported_media_type';
  };
  /** Begin to add a passkey */
  requestRegistration: {
    input: Record<never, never>;
    data: {
      challenge: string;
      passkey_options: {
        challenge: string;
        rp: { id: string; name: string };
        user: { id: string; name: string; displayName: string };
        pubKeyCredParams: Array<{ type: 'public-key'; alg: number }>;
        authenticatorSelection: { residentKey: 'required'; requireResidentKey: true; userVerification: 'preferred' };
        attestation: 'none';
        excludeCredentials: Array<{ type: 'public-key'; id: string; transports: Array<string> }>;
        timeout: number;
      };
    };
    code:
      | 'conflict'
      | 'cross_site'
      | 'forbidden'
      | 'impersonating'
      | 'not_signed_in'
      | 'reauthentication_required'
      | 'second_factor_required'
      | 'second_factor_setup_required'
      | 'token_refused'
      | 'too_many_passkeys';
  };
  /** Add a passkey */
  addPasskey: {
    input: { challenge: string; passkey: unknown; name?: string };
    data: { id: string; name: string; created_at: string; last_used_at: string | null; backed_up: boolean };
    code:
      | 'bad_request'
      | 'conflict'
      | 'cross_site'
      | 'duplicate_field'
      | 'forbidden'
      | 'impersonating'
      | 'invalid_challenge'
      | 'invalid_field'
      | 'malformed_body'
      | 'malformed_document'
      | 'missing_field'
      | 'not_signed_in'
      | 'passkey_refused'
      | 'payload_too_large'
      | 'second_factor_required'
      | 'second_factor_setup_required'
      | 'token_refused'
      | 'too_many_passkeys'
      | 'unauthorized'
      | 'unknown_field'
      | 'unsupported_media_type';
  };
  /** List my passkeys */
  listPasskeys: {
    input: Record<never, never>;
    data: {
      passkeys: Array<{
        id: string;
        name: string;
        created_at: string;
        last_used_at: string | null;
        backed_up: boolean;
      }>;
    };
    code: 'forbidden' | 'not_signed_in' | 'second_factor_required' | 'second_factor_setup_required' | 'token_refused';
  };
  /** Rename a passkey */
  renamePasskey: {
    input: { id: string } & Omit<{ name: string }, 'id'>;
    data: { id: string; name: string; created_at: string; last_used_at: string | null; backed_up: boolean };
    code:
      | 'bad_request'
      | 'cross_site'
      | 'duplicate_field'
      | 'forbidden'
      | 'impersonating'
      | 'invalid_field'
      | 'malformed_body'
      | 'malformed_document'
      | 'missing_field'
      | 'not_found'
      | 'not_signed_in'
      | 'passkey_not_found'
      | 'payload_too_large'
      | 'second_factor_required'
      | 'second_factor_setup_required'
      | 'token_refused'
      | 'unknown_field'
      | 'unsupported_media_type';
  };
  /** Remove a passkey */
  removePasskey: {
    input: { id: string };
    data: { message: 'passkey removed' };
    code:
      | 'conflict'
      | 'cross_site'
      | 'forbidden'
      | 'impersonating'
      | 'last_sign_in_method'
      | 'not_found'
      | 'not_signed_in'
      | 'passkey_not_found'
      | 'reauthentication_required'
      | 'second_factor_required'
      | 'second_factor_setup_required'
      | 'token_refused';
  };
  /** Request a mail that signs in */
  requestSignInLink: {
    input: { email: string; return_to?: string };
    data: { email: string; message: 'if this email can be used, a link has been sent' };
    code:
      | 'bad_request'
      | 'cross_site'
      | 'duplicate_field'
      | 'forbidden'
      | 'malformed_body'
      | 'malformed_document'
      | 'missing_field'
      | 'payload_too_large'
      | 'unknown_field'
      | 'unsupported_media_type';
  };
  /** Open the link that signs in */
  showSignInLink: { input: { token?: string | number }; data: string; code: 'forbidden' | 'invalid_link' };
  /** Sign in with the link of a mail */
  useSignInLink: {
    input: { token: string };
    data:
      | { email: string; message: 'logged in' }
      | {
          email: string;
          message: 'second factor required';
          challenge: string;
          methods: Array<'totp' | 'recovery_code' | 'passkey'>;
          passkey_options?: {
            challenge: string;
            rpId: string;
            allowCredentials: Array<{ type: 'public-key'; id: string; transports: Array<string> }>;
            userVerification: 'preferred';
            timeout: number;
          };
        }
      | undefined;
    code:
      | 'bad_request'
      | 'cross_site'
      | 'duplicate_field'
      | 'forbidden'
      | 'invalid_link'
      | 'malformed_body'
      | 'malformed_document'
      | 'missing_field'
      | 'payload_too_large'
      | 'unknown_field'
      | 'unsupported_media_type';
  };
  /** List my second factors */
  listSecondFactors: {
    input: Record<never, never>;
    data: {
      totp: { enabled: boolean; enabled_at: string | null };
      recovery_codes: { left: number };
      passkeys: Array<{
        id: string;
        name: string;
        created_at: string;
        last_used_at: string | null;
        backed_up: boolean;
      }>;
    };
    code: 'forbidden' | 'not_signed_in' | 'second_factor_required' | 'second_factor_setup_required' | 'token_refused';
  };
  /** Begin to set up an authenticator app */
  beginTotpSetup: {
    input: Record<never, never>;
    data: { secret: string; uri: string; qr_svg: string };
    code:
      | 'conflict'
      | 'cross_site'
      | 'forbidden'
      | 'impersonating'
      | 'not_signed_in'
      | 'reauthentication_required'
      | 'second_factor_required'
      | 'second_factor_setup_required'
      | 'token_refused'
      | 'totp_enabled';
  };
  /** Finish setting up an authenticator app */
  enableTotp: {
    input: { code: string };
    data: { message: 'second factor enabled'; recovery_codes: Array<string> };
    code:
      | 'bad_request'
      | 'conflict'
      | 'cross_site'
      | 'duplicate_field'
      | 'forbidden'
      | 'impersonating'
      | 'malformed_body'
      | 'malformed_document'
      | 'missing_field'
      | 'not_signed_in'
      | 'payload_too_large'
      | 'second_factor_required'
      | 'second_factor_setup_required'
      | 'token_refused'
      | 'totp_enabled'
      | 'totp_not_enabled'
      | 'unauthorized'
      | 'unknown_field'
      | 'unsupported_media_type'
      | 'wrong_code';
  };
  /** Remove my authenticator app */
  disableTotp: {
    input: { code: string };
    data: { message: 'second factor disabled' };
    code:
      | 'bad_request'
      | 'conflict'
      | 'cross_site'
      | 'duplicate_field'
      | 'forbidden'
      | 'impersonating'
      | 'malformed_body'
      | 'malformed_document'
      | 'missing_field'
      | 'not_signed_in'
      | 'payload_too_large'
      | 'reauthentication_required'
      | 'second_factor_required'
      | 'second_factor_setup_required'
      | 'token_refused'
      | 'totp_not_enabled'
      | 'unauthorized'
      | 'unknown_field'
      | 'unsupported_media_type'
      | 'wrong_code';
  };
  /** Make new recovery codes */
  replaceRecoveryCodes: {
    input: { code: string };
    data: { recovery_codes: Array<string> };
    code:
      | 'bad_request'
      | 'conflict'
      | 'cross_site'
      | 'duplicate_field'
      | 'forbidden'
      | 'impersonating'
      | 'malformed_body'
      | 'malformed_document'
      | 'missing_field'
      | 'not_signed_in'
      | 'payload_too_large'
      | 'reauthentication_required'
      | 'second_factor_required'
      | 'second_factor_setup_required'
      | 'token_refused'
      | 'totp_not_enabled'
      | 'unauthorized'
      | 'unknown_field'
      | 'unsupported_media_type'
      | 'wrong_code';
  };
  /** Open the link that verifies an email */
  showVerification: {
    input: { token?: string | number };
    data: string;
    code: 'forbidden' | 'invalid_link' | 'not_found';
  };
  /** Verify an email */
  verifyEmail: {
    input: { token: string; password?: string; account?: string };
    data: { email: string; message: 'email verified' } | undefined;
    code:
      | 'bad_request'
      | 'cross_site'
      | 'duplicate_field'
      | 'forbidden'
      | 'invalid_field'
      | 'invalid_link'
      | 'malformed_body'
      | 'malformed_document'
      | 'missing_field'
      | 'not_found'
      | 'payload_too_large'
      | 'unknown_field'
      | 'unsupported_media_type';
  };
  /** Open the link that resets a password */
  showNewPassword: {
    input: { token?: string | number };
    data: string;
    code: 'forbidden' | 'invalid_link' | 'not_found';
  };
  /** Set a new password with the link of a mail */
  setNewPassword: {
    input: { token: string; new_password: string; account?: string };
    data: { email: string; message: 'Password updated' } | undefined;
    code:
      | 'bad_request'
      | 'cross_site'
      | 'duplicate_field'
      | 'forbidden'
      | 'invalid_field'
      | 'invalid_reset_token'
      | 'malformed_body'
      | 'malformed_document'
      | 'missing_field'
      | 'not_found'
      | 'payload_too_large'
      | 'unknown_field'
      | 'unsupported_media_type';
  };
  /** Open the link that changes an email */
  showEmailChange: {
    input: { token?: string | number };
    data: string;
    code: 'forbidden' | 'invalid_link' | 'not_found';
  };
  /** Change an email with the link of a mail */
  confirmEmailChange: {
    input: { token: string };
    data: { email: string; message: 'email changed' } | undefined;
    code:
      | 'bad_request'
      | 'cross_site'
      | 'duplicate_field'
      | 'forbidden'
      | 'invalid_link'
      | 'malformed_body'
      | 'malformed_document'
      | 'missing_field'
      | 'not_found'
      | 'payload_too_large'
      | 'unknown_field'
      | 'unsupported_media_type';
  };
  /** Open the link of an invitation */
  showInvitation: {
    input: { token?: string | number };
    data: string;
    code: 'forbidden' | 'invalid_link' | 'not_found';
  };
  /** Accept an invitation */
  acceptInvitation: {
    input: {
      token: string;
      password?: string;
      passkey?: unknown;
      first_name?: string;
      last_name?: string;
      account?: string;
    };
    data: { email: string; message: 'invitation accepted' } | undefined;
    code:
      | 'bad_request'
      | 'cross_site'
      | 'duplicate_field'
      | 'forbidden'
      | 'invalid_field'
      | 'invalid_link'
      | 'malformed_body'
      | 'malformed_document'
      | 'missing_field'
      | 'not_found'
      | 'passkey_refused'
      | 'payload_too_large'
      | 'unauthorized'
      | 'unknown_field'
      | 'unsupported_media_type';
  };
  /** Open the admin console */
  showOverview: { input: Record<never, never>; data: string | undefined; code: 'forbidden' | 'not_allowed' };
  /** Open the list of people */
  showPeople: {
    input: Record<never, never>;
    data: string | undefined;
    code: 'bad_request' | 'forbidden' | 'not_allowed';
  };
  /** Act as a user, on a page */
  submitImpersonation: {
    input: { id: string } & Omit<{ form_token?: string; return_to?: string; account?: string }, 'id'>;
    data: undefined;
    code:
      | 'bad_request'
      | 'cross_site'
      | 'forbidden'
      | 'impersonating'
      | 'not_allowed'
      | 'not_found'
      | 'payload_too_large'
      | 'unsupported_media_type'
      | 'user_not_found';
  };
  /** Open the list of events of the customer */
  showEvents: {
    input: Record<never, never>;
    data: string | undefined;
    code: 'bad_request' | 'forbidden' | 'not_allowed';
  };
  /** Download the events of the customer */
  exportEvents: { input: Record<never, never>; data: string | undefined; code: 'forbidden' | 'not_allowed' };
  /** See the open invitations */
  showInvitations: { input: Record<never, never>; data: string | undefined; code: 'forbidden' | 'not_allowed' };
  /** Invite a person, send an invitation again, or withdraw it, on a page */
  submitInvitation: {
    input: {
      action: 'invite' | 'again' | 'revoke';
      id?: string;
      email?: string;
      name?: string;
      role?: string;
      form_token?: string;
      return_to?: string;
      account?: string;
    };
    data: undefined;
    code:
      | 'bad_request'
      | 'cross_site'
      | 'forbidden'
      | 'insufficient_privilege'
      | 'not_allowed'
      | 'not_found'
      | 'payload_too_large'
      | 'stale_form'
      | 'unsupported_media_type';
  };
  /** Invite many people on a page */
  submitInvitationList: {
    input: {
      step: 'preview' | 'send';
      list?: string;
      file?: string;
      outcomes?: string;
      form_token?: string;
      return_to?: string;
      account?: string;
    };
    data: string | undefined;
    code:
      | 'bad_request'
      | 'cross_site'
      | 'forbidden'
      | 'not_allowed'
      | 'not_found'
      | 'payload_too_large'
      | 'stale_form'
      | 'unsupported_media_type';
  };
  /** Open the page about a person */
  showPerson: {
    input: { id: string };
    data: string | undefined;
    code: 'forbidden' | 'not_allowed' | 'not_found' | 'user_not_found';
  };
  /** Change name, email and roles of a person on a page */
  submitPersonProfile: {
    input: { id: string } & Omit<
      { seen?: string; email: string; name?: string; form_token?: string; return_to?: string; account?: string },
      'id'
    >;
    data: undefined;
    code:
      | 'bad_request'
      | 'conflict'
      | 'cross_site'
      | 'forbidden'
      | 'insufficient_privilege'
      | 'last_admin'
      | 'not_allowed'
      | 'not_found'
      | 'payload_too_large'
      | 'stale_form'
      | 'unknown_roles'
      | 'unsupported_media_type'
      | 'user_changed'
      | 'user_not_found';
  };
  /** Change the access of a person on a page */
  submitPersonState: {
    input: { id: string } & Omit<
      {
        seen?: string;
        change: 'disable' | 'enable' | 'verify' | 'end_sessions';
        inactive_reason?: string;
        inactive_until?: string;
        form_token?: string;
        return_to?: string;
        account?: string;
      },
      'id'
    >;
    data: undefined;
    code:
      | 'bad_request'
      | 'conflict'
      | 'cross_site'
      | 'forbidden'
      | 'insufficient_privilege'
      | 'last_admin'
      | 'not_allowed'
      | 'not_found'
      | 'payload_too_large'
      | 'stale_form'
      | 'unsupported_media_type'
      | 'user_changed'
      | 'user_not_found';
  };
  /** Send a person the mail for a new password on a page */
  submitPersonResetMail: {
    input: { id: string } & Omit<{ form_token?: string; return_to?: string; account?: string }, 'id'>;
    data: undefined;
    code:
      | 'cross_site'
      | 'forbidden'
      | 'insufficient_privilege'
      | 'not_allowed'
      | 'not_found'
      | 'payload_too_large'
      | 'stale_form'
      | 'unsupported_media_type'
      | 'user_not_found';
  };
  /** Remove the second factors of a person on a page */
  removePersonFactors: {
    input: { id: string } & Omit<{ form_token?: string; return_to?: string; account?: string }, 'id'>;
    data: undefined;
    code:
      | 'cross_site'
      | 'forbidden'
      | 'insufficient_privilege'
      | 'not_allowed'
      | 'not_found'
      | 'payload_too_large'
      | 'stale_form'
      | 'unsupported_media_type'
      | 'user_not_found';
  };
  /** Delete a person on a page */
  deletePerson: {
    input: { id: string } & Omit<
      { confirmation: string; form_token?: string; return_to?: string; account?: string },
      'id'
    >;
    data: undefined;
    code:
      | 'bad_request'
      | 'cross_site'
      | 'forbidden'
      | 'insufficient_privilege'
      | 'last_admin'
      | 'not_allowed'
      | 'not_found'
      | 'payload_too_large'
      | 'stale_form'
      | 'unsupported_media_type'
      | 'user_not_found';
  };
  /** Check the health */
  getStatus: { input: Record<never, never>; data: { status: 'OK' }; code: never };
  /** Show an answer with 401 */
  refuseUnauthorized: { input: Record<never, never>; data: never; code: 'not_authenticated' | 'unauthorized' };
  /** Show an answer with 403 */
  refuseForbidden: { input: Record<never, never>; data: never; code: 'forbidden' | 'not_allowed' };
  /** Log in */
  logIn: {
    input:
      | { email: string; password: string }
      | { email: string; code: string }
      | { challenge: string; code: string }
      | { challenge: string; passkey: unknown };
    data: {
      created_at: string;
      email: string;
      first_name: string | null;
      id: string;
      last_name: string | null;
      updated_at: string;
    };
    code:
      | 'bad_request'
      | 'cross_site'
      | 'duplicate_field'
      | 'forbidden'
      | 'invalid_challenge'
      | 'malformed_body'
      | 'malformed_document'
      | 'missing_field'
      | 'not_found'
      | 'passkey_refused'
      | 'payload_too_large'
      | 'second_factor_required'
      | 'unauthorized'
      | 'unknown_field'
      | 'unsupported_media_type'
      | 'wrong_code'
      | 'wrong_credentials';
  };
  /** Log out */
  logOut: {
    input: Record<never, never>;
    data: Record<string, never>;
    code:
      | 'cross_site'
      | 'forbidden'
      | 'impersonating'
      | 'no_session'
      | 'not_accepted'
      | 'not_authenticated'
      | 'not_found'
      | 'second_factor_required'
      | 'second_factor_setup_required'
      | 'unauthorized';
  };
  /** Count the users */
  getStats: {
    input: Record<never, never>;
    data: { users: number };
    code:
      | 'cross_site'
      | 'forbidden'
      | 'impersonating'
      | 'not_accepted'
      | 'not_authenticated'
      | 'second_factor_required'
      | 'second_factor_setup_required'
      | 'unauthorized';
  };
  /** List the users */
  listUsers: {
    input: Record<never, never>;
    data: Array<{
      created_at: string;
      email: string;
      first_name: string | null;
      id: string;
      last_name: string | null;
      updated_at: string;
    }>;
    code:
      | 'cross_site'
      | 'forbidden'
      | 'impersonating'
      | 'not_accepted'
      | 'not_allowed'
      | 'not_authenticated'
      | 'second_factor_required'
      | 'second_factor_setup_required'
      | 'unauthorized';
  };
  /** Create a user */
  createUser: {
    input: { email: string; password: string; first_name?: string | null; last_name?: string | null };
    data: {
      created_at: string;
      email: string;
      first_name: string | null;
      id: string;
      last_name: string | null;
      updated_at: string;
    };
    code:
      | 'bad_request'
      | 'cross_site'
      | 'duplicate_field'
      | 'email_taken'
      | 'forbidden'
      | 'impersonating'
      | 'invalid_field'
      | 'malformed_body'
      | 'malformed_document'
      | 'missing_field'
      | 'not_accepted'
      | 'not_allowed'
      | 'not_authenticated'
      | 'payload_too_large'
      | 'second_factor_required'
      | 'second_factor_setup_required'
      | 'unauthorized'
      | 'unknown_field'
      | 'unsupported_media_type';
  };
  /** Show the signed-in user */
  getMe: {
    input: Record<never, never>;
    data: {
      created_at: string;
      email: string;
      first_name: string | null;
      id: string;
      last_name: string | null;
      updated_at: string;
    };
    code:
      | 'cross_site'
      | 'forbidden'
      | 'impersonating'
      | 'not_accepted'
      | 'not_authenticated'
      | 'second_factor_required'
      | 'second_factor_setup_required'
      | 'unauthorized';
  };
  /** Delete the signed-in user */
  deleteMe: {
    input: Record<never, never>;
    data: Record<string, never>;
    code:
      | 'cross_site'
      | 'forbidden'
      | 'impersonating'
      | 'insufficient_privilege'
      | 'last_admin'
      | 'not_accepted'
      | 'not_authenticated'
      | 'reauthentication_required'
      | 'second_factor_required'
      | 'second_factor_setup_required'
      | 'unauthorized';
  };
  /** Show a user */
  getUser: {
    input: { id: string };
    data: {
      created_at: string;
      email: string;
      first_name: string | null;
      id: string;
      last_name: string | null;
      updated_at: string;
    };
    code:
      | 'cross_site'
      | 'forbidden'
      | 'impersonating'
      | 'not_accepted'
      | 'not_authenticated'
      | 'not_found'
      | 'second_factor_required'
      | 'second_factor_setup_required'
      | 'unauthorized'
      | 'user_not_found';
  };
  /** Change the names of a user */
  updateUser: {
    input: { id: string } & Omit<
      {
        first_name?: string | null;
        last_name?: string | null;
        created_at?: string;
        email?: string;
        id?: string;
        updated_at?: string;
      },
      'id'
    >;
    data: {
      created_at: string;
      email: string;
      first_name: string | null;
      id: string;
      last_name: string | null;
      updated_at: string;
    };
    code:
      | 'bad_request'
      | 'cross_site'
      | 'duplicate_field'
      | 'forbidden'
      | 'impersonating'
      | 'invalid_field'
      | 'malformed_body'
      | 'malformed_document'
      | 'not_accepted'
      | 'not_authenticated'
      | 'not_found'
      | 'payload_too_large'
      | 'second_factor_required'
      | 'second_factor_setup_required'
      | 'unauthorized'
      | 'unknown_field'
      | 'unsupported_media_type'
      | 'user_not_found';
  };
  /** Delete a user */
  deleteUser: {
    input: { id: string };
    data: Record<string, never>;
    code:
      | 'cross_site'
      | 'forbidden'
      | 'impersonating'
      | 'insufficient_privilege'
      | 'last_admin'
      | 'not_accepted'
      | 'not_authenticated'
      | 'not_found'
      | 'reauthentication_required'
      | 'second_factor_required'
      | 'second_factor_setup_required'
      | 'unauthorized'
      | 'user_not_found';
  };
  /** Sign in */
  issueTokens: {
    input:
      | { email: string; password: string }
      | { email: string; code: string }
      | { challenge: string; code: string }
      | { challenge: string; passkey: unknown };
    data: {
      iss: string;
      aud: string;
      sub: string;
      client_id: string;
      iat: number;
      exp: number;
      jti: string;
      sid: string;
      scope: string;
      auth_time?: number;
      amr?: Array<string>;
      session_epoch: number;
      active: boolean;
      customer: { id: number };
      email: string;
      id: string;
      name: string | null;
      roles: Array<{ code: string; id: number; name: string }>;
      access_token: string;
      refresh_token: string;
      token_type: 'Bearer';
      expires_in: number;
    };
    code:
      | 'CROSS_SITE'
      | 'INVALID_CHALLENGE'
      | 'PASSKEY_REFUSED'
      | 'SECOND_FACTOR_REQUIRED'
      | 'SECOND_FACTOR_SETUP_REQUIRED'
      | 'WRONG_CODE'
      | 'WRONG_CREDENTIALS'
      | 'WRONG_DOCUMENT_FORMAT'
      | 'WRONG_PAYLOAD'
      | 'WRONG_PAYLOAD_FORMAT'
      | 'forbidden'
      | 'not_found'
      | 'payload_too_large'
      | 'unauthorized'
      | 'unprocessable';
  };
  /** Refresh the tokens */
  refreshTokens: {
    input: { refresh_token: string };
    data: {
      iss: string;
      aud: string;
      sub: string;
      client_id: string;
      iat: number;
      exp: number;
      jti: string;
      sid: string;
      scope: string;
      auth_time?: number;
      amr?: Array<string>;
      session_epoch: number;
      active: boolean;
      customer: { id: number };
      email: string;
      id: string;
      name: string | null;
      roles: Array<{ code: string; id: number; name: string }>;
      access_token: string;
      refresh_token: string;
      token_type: 'Bearer';
      expires_in: number;
    };
    code:
      | 'CROSS_SITE'
      | 'IMPERSONATING'
      | 'REFRESH_TOKEN_REFUSED'
      | 'SECOND_FACTOR_REQUIRED'
      | 'SECOND_FACTOR_SETUP_REQUIRED'
      | 'WRONG_DOCUMENT_FORMAT'
      | 'WRONG_PAYLOAD'
      | 'WRONG_PAYLOAD_FORMAT'
      | 'forbidden'
      | 'payload_too_large'
      | 'unauthorized'
      | 'unprocessable';
  };
  /** Show the payload of the access token */
  getToken: {
    input: Record<never, never>;
    data: {
      iss: string;
      aud: string;
      sub: string;
      client_id: string;
      iat: number;
      exp: number;
      jti: string;
      sid: string;
      scope: string;
      auth_time?: number;
      amr?: Array<string>;
      session_epoch: number;
      active: boolean;
      customer: { id: number };
      email: string;
      id: string;
      name: string | null;
      roles: Array<{ code: string; id: number; name: string }>;
    };
    code:
      | 'SECOND_FACTOR_REQUIRED'
      | 'SECOND_FACTOR_SETUP_REQUIRED'
      | 'TOKEN_AMBIGUOUS'
      | 'TOKEN_BAD_SIGNATURE'
      | 'TOKEN_EXPIRED'
      | 'TOKEN_MALFORMED'
      | 'TOKEN_MISSING'
      | 'TOKEN_NOT_YET_VALID'
      | 'TOKEN_REVOKED'
      | 'TOKEN_UNKNOWN_KEY'
      | 'TOKEN_WRONG_AUDIENCE'
      | 'TOKEN_WRONG_CLAIMS'
      | 'TOKEN_WRONG_ISSUER'
      | 'forbidden'
      | 'unauthorized';
  };
  /** Sign out */
  revokeTokens: {
    input: Record<never, never>;
    data: { message: string };
    code:
      | 'CROSS_SITE'
      | 'PREFETCH'
      | 'TOKEN_AMBIGUOUS'
      | 'TOKEN_BAD_SIGNATURE'
      | 'TOKEN_EXPIRED'
      | 'TOKEN_MALFORMED'
      | 'TOKEN_MISSING'
      | 'TOKEN_NOT_YET_VALID'
      | 'TOKEN_REVOKED'
      | 'TOKEN_UNKNOWN_KEY'
      | 'TOKEN_WRONG_AUDIENCE'
      | 'TOKEN_WRONG_CLAIMS'
      | 'TOKEN_WRONG_ISSUER'
      | 'forbidden'
      | 'unauthorized';
  };
  /** Set a password */
  setPassword: {
    input: { email: string; password: string; current_password?: string };
    data: {
      active: boolean;
      customer: { id: number };
      email: string;
      id: string;
      name: string | null;
      inactive_reason?: string;
      inactive_until?: string;
      state?: 'invited';
      roles: Array<{ code: string; id: number; name: string }>;
    };
    code:
      | 'BEYOND_REACH'
      | 'CROSS_SITE'
      | 'IMPERSONATING'
      | 'NOT_ALLOWED'
      | 'SECOND_FACTOR_REQUIRED'
      | 'SECOND_FACTOR_SETUP_REQUIRED'
      | 'TOKEN_AMBIGUOUS'
      | 'TOKEN_BAD_SIGNATURE'
      | 'TOKEN_EXPIRED'
      | 'TOKEN_MALFORMED'
      | 'TOKEN_MISSING'
      | 'TOKEN_NOT_YET_VALID'
      | 'TOKEN_REVOKED'
      | 'TOKEN_UNKNOWN_KEY'
      | 'TOKEN_WRONG_AUDIENCE'
      | 'TOKEN_WRONG_CLAIMS'
      | 'TOKEN_WRONG_ISSUER'
      | 'WRONG_CURRENT_PASSWORD'
      | 'WRONG_DOCUMENT_FORMAT'
      | 'WRONG_PAYLOAD'
      | 'WRONG_PAYLOAD_FORMAT'
      | 'WRONG_USER'
      | 'forbidden'
      | 'payload_too_large'
      | 'unauthorized'
      | 'unprocessable';
  };
  /** Create a user */
  createDirectoryUser: {
    input: { email: string; name: string | null; password?: string; active: boolean; roles: Array<{ id: number }> };
    data: {
      active: boolean;
      customer: { id: number };
      email: string;
      id: string;
      name: string | null;
      inactive_reason?: string;
      inactive_until?: string;
      state?: 'invited';
      roles: Array<{ code: string; id: number; name: string }>;
    };
    code:
      | 'BEYOND_REACH'
      | 'CROSS_SITE'
      | 'EMAIL_TAKEN'
      | 'IMPERSONATING'
      | 'MISSING_ROLES'
      | 'SECOND_FACTOR_REQUIRED'
      | 'SECOND_FACTOR_SETUP_REQUIRED'
      | 'TOKEN_AMBIGUOUS'
      | 'TOKEN_BAD_SIGNATURE'
      | 'TOKEN_EXPIRED'
      | 'TOKEN_MALFORMED'
      | 'TOKEN_MISSING'
      | 'TOKEN_NOT_YET_VALID'
      | 'TOKEN_REVOKED'
      | 'TOKEN_UNKNOWN_KEY'
      | 'TOKEN_WRONG_AUDIENCE'
      | 'TOKEN_WRONG_CLAIMS'
      | 'TOKEN_WRONG_ISSUER'
      | 'UNKNOWN_ROLES'
      | 'WRONG_DOCUMENT_FORMAT'
      | 'WRONG_PAYLOAD'
      | 'WRONG_PAYLOAD_FORMAT'
      | 'conflict'
      | 'forbidden'
      | 'payload_too_large'
      | 'unauthorized'
      | 'unprocessable';
  };
  /** List and search users */
  searchUsers: {
    input: {
      limit?: string | number;
      offset?: string | number;
      email?: string | number;
      email_prefix?: string | number;
      name?: string | number;
      name_prefix?: string | number;
      query?: string | number;
      cursor?: string | number;
    };
    data: {
      has_next: boolean;
      next_cursor: string | null;
      users: Array<{
        active: boolean;
        customer: { id: number };
        email: string;
        id: string;
        name: string | null;
        inactive_reason?: string;
        inactive_until?: string;
        state?: 'invited';
      }>;
    };
    code:
      | 'MISSING_ROLES'
      | 'SECOND_FACTOR_REQUIRED'
      | 'SECOND_FACTOR_SETUP_REQUIRED'
      | 'TOKEN_AMBIGUOUS'
      | 'TOKEN_BAD_SIGNATURE'
      | 'TOKEN_EXPIRED'
      | 'TOKEN_MALFORMED'
      | 'TOKEN_MISSING'
      | 'TOKEN_NOT_YET_VALID'
      | 'TOKEN_REVOKED'
      | 'TOKEN_UNKNOWN_KEY'
      | 'TOKEN_WRONG_AUDIENCE'
      | 'TOKEN_WRONG_CLAIMS'
      | 'TOKEN_WRONG_ISSUER'
      | 'WRONG_ARGS'
      | 'forbidden'
      | 'unauthorized'
      | 'unprocessable';
  };
  /** Show a user */
  getDirectoryUser: {
    input: { id: string };
    data: {
      active: boolean;
      customer: { id: number };
      email: string;
      id: string;
      name: string | null;
      inactive_reason?: string;
      inactive_until?: string;
      state?: 'invited';
      roles: Array<{ code: string; id: number; name: string }>;
    };
    code:
      | 'MISSING_ROLES'
      | 'SECOND_FACTOR_REQUIRED'
      | 'SECOND_FACTOR_SETUP_REQUIRED'
      | 'TOKEN_AMBIGUOUS'
      | 'TOKEN_BAD_SIGNATURE'
      | 'TOKEN_EXPIRED'
      | 'TOKEN_MALFORMED'
      | 'TOKEN_MISSING'
      | 'TOKEN_NOT_YET_VALID'
      | 'TOKEN_REVOKED'
      | 'TOKEN_UNKNOWN_KEY'
      | 'TOKEN_WRONG_AUDIENCE'
      | 'TOKEN_WRONG_CLAIMS'
      | 'TOKEN_WRONG_ISSUER'
      | 'USER_NOT_FOUND'
      | 'forbidden'
      | 'not_found'
      | 'unauthorized';
  };
  /** Change a user */
  updateDirectoryUser: {
    input: { id: string } & Omit<
      {
        email: string;
        name: string | null;
        password?: string;
        active: boolean;
        roles?: Array<{ id: number; code?: string; name?: string }>;
        inactive_reason?: string | null;
        inactive_until?: string | null;
        email_verified?: true;
        current_password?: string;
        id?: string;
        customer?: { id: number };
        state?: string;
      },
      'id'
    >;
    data: {
      active: boolean;
      customer: { id: number };
      email: string;
      id: string;
      name: string | null;
      inactive_reason?: string;
      inactive_until?: string;
      state?: 'invited';
      roles: Array<{ code: string; id: number; name: string }>;
    };
    code:
      | 'BEYOND_REACH'
      | 'CROSS_SITE'
      | 'EMAIL_TAKEN'
      | 'IMPERSONATING'
      | 'LAST_ADMIN'
      | 'MISSING_ROLES'
      | 'OWN_ROLES'
      | 'SECOND_FACTOR_REQUIRED'
      | 'SECOND_FACTOR_SETUP_REQUIRED'
      | 'TOKEN_AMBIGUOUS'
      | 'TOKEN_BAD_SIGNATURE'
      | 'TOKEN_EXPIRED'
      | 'TOKEN_MALFORMED'
      | 'TOKEN_MISSING'
      | 'TOKEN_NOT_YET_VALID'
      | 'TOKEN_REVOKED'
      | 'TOKEN_UNKNOWN_KEY'
      | 'TOKEN_WRONG_AUDIENCE'
      | 'TOKEN_WRONG_CLAIMS'
      | 'TOKEN_WRONG_ISSUER'
      | 'UNKNOWN_ROLES'
      | 'USER_NOT_FOUND'
      | 'WRONG_CURRENT_PASSWORD'
      | 'WRONG_DOCUMENT_FORMAT'
      | 'WRONG_PAYLOAD'
      | 'WRONG_PAYLOAD_FORMAT'
      | 'conflict'
      | 'forbidden'
      | 'not_found'
      | 'payload_too_large'
      | 'unauthorized'
      | 'unprocessable';
  };
  /** Delete a user */
  deleteDirectoryUser: {
    input: { id: string };
    data: { message: 'User deleted.' };
    code:
      | 'BEYOND_REACH'
      | 'CROSS_SITE'
      | 'IMPERSONATING'
      | 'LAST_ADMIN'
      | 'MISSING_ROLES'
      | 'SECOND_FACTOR_REQUIRED'
      | 'SECOND_FACTOR_SETUP_REQUIRED'
      | 'STALE_PROOF'
      | 'TOKEN_AMBIGUOUS'
      | 'TOKEN_BAD_SIGNATURE'
      | 'TOKEN_EXPIRED'
      | 'TOKEN_MALFORMED'
      | 'TOKEN_MISSING'
      | 'TOKEN_NOT_YET_VALID'
      | 'TOKEN_REVOKED'
      | 'TOKEN_UNKNOWN_KEY'
      | 'TOKEN_WRONG_AUDIENCE'
      | 'TOKEN_WRONG_CLAIMS'
      | 'TOKEN_WRONG_ISSUER'
      | 'USER_NOT_FOUND'
      | 'conflict'
      | 'forbidden'
      | 'not_found'
      | 'unauthorized';
  };
  /** List the sessions of a user */
  listUserSessions: {
    input: { id: string };
    data: {
      sessions: Array<{
        reference: string;
        created_at: string;
        last_used_at: string;
        authenticated_at: string;
        methods: Array<'pwd' | 'otp' | 'hwk' | 'email' | 'recovery'>;
        expires_at: string | null;
        address: string | null;
        client: string | null;
        current: boolean;
      }>;
    };
    code:
      | 'MISSING_ROLES'
      | 'SECOND_FACTOR_REQUIRED'
      | 'SECOND_FACTOR_SETUP_REQUIRED'
      | 'TOKEN_AMBIGUOUS'
      | 'TOKEN_BAD_SIGNATURE'
      | 'TOKEN_EXPIRED'
      | 'TOKEN_MALFORMED'
      | 'TOKEN_MISSING'
      | 'TOKEN_NOT_YET_VALID'
      | 'TOKEN_REVOKED'
      | 'TOKEN_UNKNOWN_KEY'
      | 'TOKEN_WRONG_AUDIENCE'
      | 'TOKEN_WRONG_CLAIMS'
      | 'TOKEN_WRONG_ISSUER'
      | 'USER_NOT_FOUND'
      | 'forbidden'
      | 'not_found'
      | 'unauthorized';
  };
  /** End all sessions of a user */
  endUserSessions: {
    input: { id: string };
    data: { message: 'Sessions ended.' };
    code:
      | 'BEYOND_REACH'
      | 'CROSS_SITE'
      | 'IMPERSONATING'
      | 'MISSING_ROLES'
      | 'SECOND_FACTOR_REQUIRED'
      | 'SECOND_FACTOR_SETUP_REQUIRED'
      | 'TOKEN_AMBIGUOUS'
      | 'TOKEN_BAD_SIGNATURE'
      | 'TOKEN_EXPIRED'
      | 'TOKEN_MALFORMED'
      | 'TOKEN_MISSING'
      | 'TOKEN_NOT_YET_VALID'
      | 'TOKEN_REVOKED'
      | 'TOKEN_UNKNOWN_KEY'
      | 'TOKEN_WRONG_AUDIENCE'
      | 'TOKEN_WRONG_CLAIMS'
      | 'TOKEN_WRONG_ISSUER'
      | 'USER_NOT_FOUND'
      | 'forbidden'
      | 'not_found'
      | 'unauthorized';
  };
  /** List the events of a user */
  listUserEvents: {
    input: { id: string } & { limit?: string | number; cursor?: string | number };
    data: {
      events: Array<{
        id: string;
        type: string;
        time: string;
        by: 'user' | 'other' | 'unknown';
        address: string | null;
        client: string | null;
        count: number;
        methods: Array<'pwd' | 'otp' | 'hwk' | 'email' | 'recovery'> | null;
        actor_id: string | null;
      }>;
      next_cursor: string | null;
    };
    code:
      | 'MISSING_ROLES'
      | 'SECOND_FACTOR_REQUIRED'
      | 'SECOND_FACTOR_SETUP_REQUIRED'
      | 'TOKEN_AMBIGUOUS'
      | 'TOKEN_BAD_SIGNATURE'
      | 'TOKEN_EXPIRED'
      | 'TOKEN_MALFORMED'
      | 'TOKEN_MISSING'
      | 'TOKEN_NOT_YET_VALID'
      | 'TOKEN_REVOKED'
      | 'TOKEN_UNKNOWN_KEY'
      | 'TOKEN_WRONG_AUDIENCE'
      | 'TOKEN_WRONG_CLAIMS'
      | 'TOKEN_WRONG_ISSUER'
      | 'USER_NOT_FOUND'
      | 'WRONG_ARGS'
      | 'forbidden'
      | 'not_found'
      | 'unauthorized'
      | 'unprocessable';
  };
  /** List the events of the customer */
  listCustomerEvents: {
    input: {
      type?: string | number;
      user?: string | number;
      actor?: string | number;
      from?: string | number;
      to?: string | number;
      cursor?: string | number;
      limit?: string | number;
    };
    data: {
      events: Array<{
        id: string;
        type: string;
        time: string;
        by: 'user' | 'other' | 'unknown';
        address: string | null;
        client: string | null;
        count: number;
        methods: Array<'pwd' | 'otp' | 'hwk' | 'email' | 'recovery'> | null;
        actor_id: string | null;
        user_id: string;
      }>;
      next_cursor: string | null;
    };
    code:
      | 'MISSING_ROLES'
      | 'SECOND_FACTOR_REQUIRED'
      | 'SECOND_FACTOR_SETUP_REQUIRED'
      | 'TOKEN_AMBIGUOUS'
      | 'TOKEN_BAD_SIGNATURE'
      | 'TOKEN_EXPIRED'
      | 'TOKEN_MALFORMED'
      | 'TOKEN_MISSING'
      | 'TOKEN_NOT_YET_VALID'
      | 'TOKEN_REVOKED'
      | 'TOKEN_UNKNOWN_KEY'
      | 'TOKEN_WRONG_AUDIENCE'
      | 'TOKEN_WRONG_CLAIMS'
      | 'TOKEN_WRONG_ISSUER'
      | 'WRONG_ARGS'
      | 'forbidden'
      | 'unauthorized'
      | 'unprocessable';
  };
  /** Download the events of the customer */
  exportCustomerEvents: {
    input: {
      type?: string | number;
      user?: string | number;
      actor?: string | number;
      from?: string | number;
      to?: string | number;
      cursor?: string | number;
      format?: 'csv' | 'jsonl';
      limit?: string | number;
    };
    data: string;
    code:
      | 'MISSING_ROLES'
      | 'SECOND_FACTOR_REQUIRED'
      | 'SECOND_FACTOR_SETUP_REQUIRED'
      | 'TOKEN_AMBIGUOUS'
      | 'TOKEN_BAD_SIGNATURE'
      | 'TOKEN_EXPIRED'
      | 'TOKEN_MALFORMED'
      | 'TOKEN_MISSING'
      | 'TOKEN_NOT_YET_VALID'
      | 'TOKEN_REVOKED'
      | 'TOKEN_UNKNOWN_KEY'
      | 'TOKEN_WRONG_AUDIENCE'
      | 'TOKEN_WRONG_CLAIMS'
      | 'TOKEN_WRONG_ISSUER'
      | 'WRONG_ARGS'
      | 'forbidden'
      | 'unauthorized'
      | 'unprocessable';
  };
  /** List the second factors of a user */
  listUserSecondFactors: {
    input: { id: string };
    data: {
      totp: { enabled: boolean; enabled_at: string | null };
      recovery_codes: { left: number };
      passkeys: Array<{
        id: string;
        name: string;
        created_at: string;
        last_used_at: string | null;
        backed_up: boolean;
      }>;
    };
    code:
      | 'MISSING_ROLES'
      | 'SECOND_FACTOR_REQUIRED'
      | 'SECOND_FACTOR_SETUP_REQUIRED'
      | 'TOKEN_AMBIGUOUS'
      | 'TOKEN_BAD_SIGNATURE'
      | 'TOKEN_EXPIRED'
      | 'TOKEN_MALFORMED'
      | 'TOKEN_MISSING'
      | 'TOKEN_NOT_YET_VALID'
      | 'TOKEN_REVOKED'
      | 'TOKEN_UNKNOWN_KEY'
      | 'TOKEN_WRONG_AUDIENCE'
      | 'TOKEN_WRONG_CLAIMS'
      | 'TOKEN_WRONG_ISSUER'
      | 'USER_NOT_FOUND'
      | 'forbidden'
      | 'not_found'
      | 'unauthorized';
  };
  /** Remove the second factors of a user */
  removeUserSecondFactors: {
    input: { id: string };
    data: {
      totp: { enabled: boolean; enabled_at: string | null };
      recovery_codes: { left: number };
      passkeys: Array<{
        id: string;
        name: string;
        created_at: string;
        last_used_at: string | null;
        backed_up: boolean;
      }>;
    };
    code:
      | 'BEYOND_REACH'
      | 'CROSS_SITE'
      | 'IMPERSONATING'
      | 'MISSING_ROLES'
      | 'NOT_ALLOWED'
      | 'SECOND_FACTOR_REQUIRED'
      | 'SECOND_FACTOR_SETUP_REQUIRED'
      | 'STALE_PROOF'
      | 'TOKEN_AMBIGUOUS'
      | 'TOKEN_BAD_SIGNATURE'
      | 'TOKEN_EXPIRED'
      | 'TOKEN_MALFORMED'
      | 'TOKEN_MISSING'
      | 'TOKEN_NOT_YET_VALID'
      | 'TOKEN_REVOKED'
      | 'TOKEN_UNKNOWN_KEY'
      | 'TOKEN_WRONG_AUDIENCE'
      | 'TOKEN_WRONG_CLAIMS'
      | 'TOKEN_WRONG_ISSUER'
      | 'USER_NOT_FOUND'
      | 'forbidden'
      | 'not_found'
      | 'unauthorized';
  };
  /** Act as a user */
  impersonateUser: {
    input: { id: string };
    data: { access_token: string; token_type: 'Bearer'; expires_in: number };
    code:
      | 'CROSS_SITE'
      | 'IMPERSONATING'
      | 'MISSING_ROLES'
      | 'NOT_ALLOWED'
      | 'SECOND_FACTOR_REQUIRED'
      | 'SECOND_FACTOR_SETUP_REQUIRED'
      | 'STALE_PROOF'
      | 'TOKEN_AMBIGUOUS'
      | 'TOKEN_BAD_SIGNATURE'
      | 'TOKEN_EXPIRED'
      | 'TOKEN_MALFORMED'
      | 'TOKEN_MISSING'
      | 'TOKEN_NOT_YET_VALID'
      | 'TOKEN_REVOKED'
      | 'TOKEN_UNKNOWN_KEY'
      | 'TOKEN_WRONG_AUDIENCE'
      | 'TOKEN_WRONG_CLAIMS'
      | 'TOKEN_WRONG_ISSUER'
      | 'USER_NOT_FOUND'
      | 'forbidden'
      | 'not_found'
      | 'unauthorized';
  };
  /** Send a user the mail for a new password */
  sendUserResetMail: {
    input: { id: string };
    data: { message: 'Mail sent.' };
    code:
      | 'BEYOND_REACH'
      | 'CROSS_SITE'
      | 'IMPERSONATING'
      | 'MISSING_ROLES'
      | 'NOT_ALLOWED'
      | 'SECOND_FACTOR_REQUIRED'
      | 'SECOND_FACTOR_SETUP_REQUIRED'
      | 'TOKEN_AMBIGUOUS'
      | 'TOKEN_BAD_SIGNATURE'
      | 'TOKEN_EXPIRED'
      | 'TOKEN_MALFORMED'
      | 'TOKEN_MISSING'
      | 'TOKEN_NOT_YET_VALID'
      | 'TOKEN_REVOKED'
      | 'TOKEN_UNKNOWN_KEY'
      | 'TOKEN_WRONG_AUDIENCE'
      | 'TOKEN_WRONG_CLAIMS'
      | 'TOKEN_WRONG_ISSUER'
      | 'USER_NOT_FOUND'
      | 'forbidden'
      | 'not_found'
      | 'unauthorized';
  };
  /** List the open invitations */
  listInvitations: {
    input: { limit?: string | number; cursor?: string | number };
    data: {
      invitations: Array<{
        id: string;
        email: string;
        name: string | null;
        roles: Array<{ code: string; id: number; name: string }>;
        state: 'sending' | 'open' | 'expired' | 'inactive';
        invited_at: string;
        invited_by: string | null;
        expires_at: string | null;
      }>;
      next_cursor: string | null;
    };
    code:
      | 'MISSING_ROLES'
      | 'SECOND_FACTOR_REQUIRED'
      | 'SECOND_FACTOR_SETUP_REQUIRED'
      | 'TOKEN_AMBIGUOUS'
      | 'TOKEN_BAD_SIGNATURE'
      | 'TOKEN_EXPIRED'
      | 'TOKEN_MALFORMED'
      | 'TOKEN_MISSING'
      | 'TOKEN_NOT_YET_VALID'
      | 'TOKEN_REVOKED'
      | 'TOKEN_UNKNOWN_KEY'
      | 'TOKEN_WRONG_AUDIENCE'
      | 'TOKEN_WRONG_CLAIMS'
      | 'TOKEN_WRONG_ISSUER'
      | 'WRONG_ARGS'
      | 'forbidden'
      | 'unauthorized'
      | 'unprocessable';
  };
  /** Send an invitation again */
  renewInvitation: {
    input: { id: string };
    data: { message: 'Invitation sent.' };
    code:
      | 'BEYOND_REACH'
      | 'CROSS_SITE'
      | 'IMPERSONATING'
      | 'MISSING_ROLES'
      | 'NOT_INVITED'
      | 'SECOND_FACTOR_REQUIRED'
      | 'SECOND_FACTOR_SETUP_REQUIRED'
      | 'TOKEN_AMBIGUOUS'
      | 'TOKEN_BAD_SIGNATURE'
      | 'TOKEN_EXPIRED'
      | 'TOKEN_MALFORMED'
      | 'TOKEN_MISSING'
      | 'TOKEN_NOT_YET_VALID'
      | 'TOKEN_REVOKED'
      | 'TOKEN_UNKNOWN_KEY'
      | 'TOKEN_WRONG_AUDIENCE'
      | 'TOKEN_WRONG_CLAIMS'
      | 'TOKEN_WRONG_ISSUER'
      | 'USER_NOT_FOUND'
      | 'conflict'
      | 'forbidden'
      | 'not_found'
      | 'unauthorized';
  };
  /** Withdraw an invitation */
  withdrawInvitation: {
    input: { id: string };
    data: { message: 'Invitation withdrawn.' };
    code:
      | 'BEYOND_REACH'
      | 'CROSS_SITE'
      | 'IMPERSONATING'
      | 'MISSING_ROLES'
      | 'NOT_INVITED'
      | 'SECOND_FACTOR_REQUIRED'
      | 'SECOND_FACTOR_SETUP_REQUIRED'
      | 'TOKEN_AMBIGUOUS'
      | 'TOKEN_BAD_SIGNATURE'
      | 'TOKEN_EXPIRED'
      | 'TOKEN_MALFORMED'
      | 'TOKEN_MISSING'
      | 'TOKEN_NOT_YET_VALID'
      | 'TOKEN_REVOKED'
      | 'TOKEN_UNKNOWN_KEY'
      | 'TOKEN_WRONG_AUDIENCE'
      | 'TOKEN_WRONG_CLAIMS'
      | 'TOKEN_WRONG_ISSUER'
      | 'USER_NOT_FOUND'
      | 'conflict'
      | 'forbidden'
      | 'not_found'
      | 'unauthorized';
  };
  /** List roles */
  listRoles: {
    input: { limit?: string | number; offset?: string | number };
    data: { has_next: boolean; roles: Array<{ code: string; id: number; name: string }> };
    code:
      | 'MISSING_ROLES'
      | 'SECOND_FACTOR_REQUIRED'
      | 'SECOND_FACTOR_SETUP_REQUIRED'
      | 'TOKEN_AMBIGUOUS'
      | 'TOKEN_BAD_SIGNATURE'
      | 'TOKEN_EXPIRED'
      | 'TOKEN_MALFORMED'
      | 'TOKEN_MISSING'
      | 'TOKEN_NOT_YET_VALID'
      | 'TOKEN_REVOKED'
      | 'TOKEN_UNKNOWN_KEY'
      | 'TOKEN_WRONG_AUDIENCE'
      | 'TOKEN_WRONG_CLAIMS'
      | 'TOKEN_WRONG_ISSUER'
      | 'WRONG_ARGS'
      | 'forbidden'
      | 'unauthorized'
      | 'unprocessable';
  };
  /** Count sign-ins per day */
  countSignIns: {
    input: { days?: string | number };
    data: { days: Array<{ day: string; signed_in: number; refused: number; signed_up: number }> };
    code:
      | 'MISSING_ROLES'
      | 'SECOND_FACTOR_REQUIRED'
      | 'SECOND_FACTOR_SETUP_REQUIRED'
      | 'TOKEN_AMBIGUOUS'
      | 'TOKEN_BAD_SIGNATURE'
      | 'TOKEN_EXPIRED'
      | 'TOKEN_MALFORMED'
      | 'TOKEN_MISSING'
      | 'TOKEN_NOT_YET_VALID'
      | 'TOKEN_REVOKED'
      | 'TOKEN_UNKNOWN_KEY'
      | 'TOKEN_WRONG_AUDIENCE'
      | 'TOKEN_WRONG_CLAIMS'
      | 'TOKEN_WRONG_ISSUER'
      | 'WRONG_ARGS'
      | 'forbidden'
      | 'unauthorized'
      | 'unprocessable';
  };
  /** List the public keys of access tokens */
  getJwks: {
    input: Record<never, never>;
    data: { keys: Array<{ kty: 'RSA'; use: 'sig'; alg: 'RS256'; kid: string; n: string; e: string }> };
    code: never;
  };
  /** Show the discovery document */
  getOpenidConfiguration: {
    input: Record<never, never>;
    data: {
      issuer: string;
      jwks_uri: string;
      id_token_signing_alg_values_supported: Array<'RS256'>;
      subject_types_supported: Array<'public'>;
      response_types_supported: Array<string>;
    };
    code: never;
  };
  /** Show this document */
  getOpenapi: { input: Record<never, never>; data: { openapi: '3.1.1' }; code: never };
}
