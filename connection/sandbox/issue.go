package sandbox

import (
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// baseClaims are the claims of every access token, in the v1 form that
// Business Central's tokens have.
func (s *Server) baseClaims(q *request, wish wanted, proof string) jwt.MapClaims {
	tid := q.tenant.ID
	if other := s.world.tenant(q.app.TokenTenant); q.app.TokenTenant != "" && other != nil {
		tid = other.ID
	}
	return jwt.MapClaims{
		"aud": wish.asked, "iss": issuerBase + tid + "/", "idp": issuerBase + tid + "/", "tid": tid,
		"appid": q.app.ClientID, "appidacr": proof, "ver": "1.0", "uti": random("")[:22], "rh": "1." + random("")[:24] + ".",
	}
}

// issue signs an access token and makes the answer around it. Tokens live 60 to
// 90 minutes, so that nobody counts on one number; their start is backdated as
// the real ones' is.
func (s *Server) issue(claims jwt.MapClaims, now time.Time) (map[string]any, *failure) {
	life := accessLife + time.Duration(rand.IntN(1800))*time.Second - time.Second //nolint:gosec // a life span, not a secret
	claims["iat"], claims["nbf"] = now.Add(-backdated).Unix(), now.Add(-backdated).Unix()
	claims["exp"] = now.Add(life).Unix()
	s.scenario.overlay(claims, now)
	access, err := s.sign(claims)
	if err != nil {
		s.options.Log.Error("sandbox cannot sign", "error", err)
		return nil, serverError()
	}
	seconds := int(life / time.Second)
	return map[string]any{"token_type": "Bearer", "expires_in": seconds, "ext_expires_in": seconds, "access_token": access}, nil
}

// overlay lays the scenario's claims over a token's.
func (f scenarioFile) overlay(claims jwt.MapClaims, now time.Time) {
	for name, v := range f.Claims {
		if v == nil {
			delete(claims, name)
			continue
		}
		if text, ok := v.(string); ok {
			if far, err := time.ParseDuration(text); err == nil {
				v = now.Add(far).Unix()
			}
		}
		claims[name] = v
	}
}

// issueUser answers with tokens for a person: access, and refresh and id token
// if they were asked for.
func (s *Server) issueUser(q *request, g *grant, proof string) (map[string]any, *failure) {
	u := q.tenant.user(g.user)
	if u == nil {
		return nil, refuse(oauthGrant, 500341, "The user account has been deleted from the directory.")
	}
	if f := u.mayGetToken(); f != nil {
		return nil, f
	}
	claims := s.baseClaims(q, g.wish, proof)
	claims["oid"], claims["sub"], claims["name"] = u.ID, hash(u.ID + q.app.ClientID)[:43], u.Name
	claims["upn"], claims["unique_name"] = u.UPN, u.UPN
	claims["acr"], claims["amr"] = "1", []string{"pwd", "mfa"}
	claims["scp"] = strings.Join(g.scopes, " ")
	if u.Guest {
		delete(claims, "upn")
		claims["unique_name"] = "live.com#" + u.UPN
	}
	body, f := s.issue(claims, q.now)
	if f != nil {
		return nil, f
	}
	full := make([]string, 0, len(g.scopes)+len(g.wish.openid))
	for _, n := range g.scopes {
		full = append(full, g.wish.asked+"/"+n)
	}
	body["scope"] = strings.Join(slices.Concat(full, g.wish.openid), " ")
	if g.wish.offline() {
		body["refresh_token"] = s.keepRefresh(q, g)
	}
	if slices.Contains(g.wish.openid, "openid") {
		id, err := s.sign(s.idClaims(q, g, u))
		if err != nil {
			return nil, serverError()
		}
		body["id_token"] = id
	}
	return body, nil
}

// idClaims are the claims of an id token, which has the v2 form.
func (s *Server) idClaims(q *request, g *grant, u *user) jwt.MapClaims {
	claims := jwt.MapClaims{
		"aud": q.app.ClientID, "iss": q.base + pathLogin + "/" + q.tenant.ID + "/v2.0", "tid": q.tenant.ID, "oid": u.ID,
		"sub": hash(u.ID + q.app.ClientID)[:43], "ver": "2.0",
		"iat": q.now.Unix(), "nbf": q.now.Unix(), "exp": q.now.Add(accessLife).Unix(),
	}
	if g.nonce != "" {
		claims["nonce"] = g.nonce
	}
	if slices.Contains(g.wish.openid, "profile") {
		claims["name"], claims["preferred_username"] = u.Name, u.UPN
	}
	return claims
}

func (u *user) mayGetToken() *failure {
	switch {
	case u.Disabled:
		return refuse(oauthGrant, 50057, "The user account is disabled.")
	case u.Blocked:
		return refuse(oauthGrant, 53003, "Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.")
	default:
		return nil
	}
}

// keepRefresh makes a refresh token and remembers its hash.
func (s *Server) keepRefresh(q *request, g *grant) string {
	token := random("1.practice-refresh.")
	r := &refreshing{
		Tenant: q.tenant.ID, Client: q.app.ClientID, User: g.user, Resource: g.wish.asked, Scopes: g.scopes, OpenID: g.wish.openid,
		Platform: g.platform, Issued: q.now, Used: q.now,
	}
	s.record(func(d *stored) { d.Refresh[hash(token)] = r })
	return token
}

// renew is the refresh grant (RFC 6749 section 6). Every answer brings a new
// refresh token; the old one lives on, as the real service lets it, unless the
// scenario says otherwise.
func (s *Server) renew(q *request) (map[string]any, *failure) {
	token := q.get("refresh_token")
	if token == "" {
		return nil, missing("refresh_token")
	}
	r := s.knownRefresh(token)
	if r == nil || !strings.EqualFold(r.Client, q.app.ClientID) || !shared(q.name) && r.Tenant != q.tenant.ID {
		return nil, refuse(oauthGrant, 70000, "The provided value for the 'refresh_token' is not valid for this application.")
	}
	proof, f := s.provePlatform(q, r.Platform)
	if f != nil {
		return nil, f
	}
	u := q.tenant.user(r.User)
	if u == nil {
		return nil, refuse(oauthGrant, 500341, "The user account has been deleted from the directory.")
	}
	if f := r.mayRenew(u, q.now, s.world.StrictRotation); f != nil {
		return nil, f
	}
	wish, scopes, f := s.renewedScope(q, r, u)
	if f != nil {
		return nil, f
	}
	s.record(func(d *stored) {
		if old := d.Refresh[hash(token)]; old != nil {
			old.Rotated, old.Used = true, q.now
		}
	})
	return s.issueUser(q, &grant{user: r.User, platform: r.Platform, wish: wish, scopes: scopes}, proof)
}

func (s *Server) knownRefresh(token string) *refreshing {
	if r := s.store.data.Refresh[hash(token)]; r != nil {
		return r
	}
	if err := s.store.load(); err != nil { // another process may have made it
		s.options.Log.Warn("sandbox state not read", "error", err)
	}
	return s.store.data.Refresh[hash(token)]
}

// mayRenew says why a refresh token is no longer good, if so.
func (r *refreshing) mayRenew(u *user, now time.Time, strict bool) *failure {
	switch {
	case r.Revoked || u.Refresh == "revoked":
		return refuse(oauthGrant, 50173, "The provided grant has expired due to it being revoked, a fresh auth token is needed. "+
			"The user might have changed or reset their password.")
	case r.Platform == platformSPA && now.Sub(r.Issued) > spaLife:
		return refuse(oauthGrant, 700084, "The refresh token was issued to a single page app (SPA), and therefore has a fixed, limited lifetime.")
	case u.Refresh == "expired" || now.Sub(r.Used) > refreshLife:
		return refuse(oauthGrant, 700082, "The refresh token has expired due to inactivity. The token was issued on %s and was inactive for 90.00:00:00.", r.Issued.Format(time.RFC3339))
	case strict && r.Rotated:
		return refuse(oauthGrant, 70000, "The refresh token was exchanged for a newer one before.")
	case u.Refresh == "mfa":
		f := refuse(oauthGrant, 50076, "Due to a configuration change made by your administrator, or because you moved to a new location, "+
			"you must use multi-factor authentication to access '%s'.", r.Resource)
		f.sublong = "basic_action"
		f.claims = `{"access_token":{"capolids":{"essential":true,"values":["0a7c1a9e-5f0e-4f4c-9b8e-2f6f1c8d7e35"]}}}`
		return f
	}
	return nil
}

// renewedScope is what a renewal is for: what was granted, or less.
func (s *Server) renewedScope(q *request, r *refreshing, u *user) (wanted, []string, *failure) {
	wish := wanted{resource: s.world.resource(r.Resource), asked: r.Resource, names: r.Scopes, openid: r.OpenID}
	if wish.resource == nil {
		return wish, nil, serverError()
	}
	if text := q.get("scope"); text != "" {
		asked, f := s.readScope(q.tenant, q.app, text)
		if f != nil {
			return wish, nil, f
		}
		if asked.resource != wish.resource {
			return wish, nil, notConsented(q.app)
		}
		if !asked.all() {
			wish.names = asked.names
		}
	}
	scopes, lacking := s.granted(q.tenant, q.app, u, wish)
	if lacking {
		return wish, nil, notConsented(q.app)
	}
	return wish, scopes, nil
}
