package sandbox

import (
	"crypto/rand"
	"net/http"
	"strings"
	"time"
)

// Device authorization (RFC 8628).
const (
	deviceLife     = 15 * time.Minute
	deviceInterval = 5 * time.Second
	// deviceAlphabet leaves out what people mistake (RFC 8628 section 6.1).
	deviceAlphabet = "BCDFGHJKLMNPQRSTVWXZ23456789"
)

// device is a sign-in that waits for a person on another device.
type device struct {
	code     string // user code
	tenant   *tenant
	app      *app
	wish     wanted
	expires  time.Time
	interval time.Duration
	asked    time.Time // last poll
	grant    *grant
	declined bool
	used     bool
}

// deviceCode is the device authorization endpoint.
func (s *Server) deviceCode(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	body, f := s.openDevice(w, r)
	s.mu.Unlock()
	if f != nil {
		s.reject(w, r, f)
		return
	}
	s.entraHeaders(w, s.newIDs(r))
	writeJSON(w, http.StatusOK, body)
}

func (s *Server) openDevice(w http.ResponseWriter, r *http.Request) (any, *failure) {
	q, f := s.readRequest(w, r)
	if f != nil {
		return nil, f
	}
	if q.get("scope") == "" {
		return nil, missing("scope")
	}
	wish, f := s.readScope(q.tenant, q.app, q.get("scope"))
	if f != nil {
		return nil, f
	}
	if !q.app.PublicFlows {
		return nil, refuse(oauthClient, 7000218, "The request body must contain the following parameter: 'client_assertion' or 'client_secret'. "+
			"The application does not allow public client flows.")
	}
	d := &device{code: userCode(), tenant: q.tenant, app: q.app, wish: wish, expires: q.now.Add(deviceLife), interval: deviceInterval}
	secret := random("practice-device.")
	forget(s.devices, func(o *device) bool { return q.now.Sub(o.expires) > time.Hour })
	s.devices[hash(secret)] = d
	page := q.base + pathLogin + "/device"
	return map[string]any{
		"device_code": secret, "user_code": d.code, "verification_uri": page, "expires_in": int(deviceLife / time.Second),
		"interval": int(deviceInterval / time.Second), "message": "To sign in, open " + page + " in a browser and enter the code " + d.code + ".",
	}, nil
}

func userCode() string {
	var b [9]byte
	_, _ = rand.Read(b[:]) // never fails, says its documentation
	for i := range b {
		b[i] = deviceAlphabet[int(b[i])%len(deviceAlphabet)]
	}
	return string(b[:])
}

// pollDevice is the device code grant.
func (s *Server) pollDevice(q *request) (map[string]any, *failure) {
	if q.get("device_code") == "" {
		return nil, missing("device_code")
	}
	d := s.devices[hash(q.get("device_code"))]
	switch {
	case d == nil || d.app != q.app || d.used:
		return nil, refuse("bad_verification_code", 70018, "Invalid verification code.")
	case q.auth.given():
		return nil, refuse(oauthClient, 700025, "Client is public so neither 'client_assertion' nor 'client_secret' should be presented.")
	case q.now.After(d.expires):
		return nil, refuse("expired_token", 70019, "The verification code has expired.")
	case d.declined:
		return nil, &failure{oauth: "authorization_declined", code: 65004, text: "The person declined the sign-in."}
	}
	last := d.asked
	d.asked = q.now
	if !last.IsZero() && q.now.Sub(last) < d.interval {
		d.interval += deviceInterval
		return nil, refuse("slow_down", 0, "The program asks too often.")
	}
	if d.grant == nil {
		return nil, refuse("authorization_pending", 70016, "OAuth 2.0 device flow error. Authorization is pending. Continue polling.")
	}
	d.used = true
	return s.issueUser(q, d.grant, "0")
}

// deviceEntered is the answer of the page on which a person types the code.
func (s *Server) deviceEntered(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, formLimit)
	if err := r.ParseForm(); err != nil {
		s.problem(w, r, refuse(oauthRequest, 90023, "The request is not properly formatted."))
		return
	}
	typed := strings.ToUpper(strings.TrimSpace(r.PostForm.Get("code")))
	s.mu.Lock()
	var found *device
	for _, d := range s.devices {
		if d.code == typed && s.now().Before(d.expires) && d.grant == nil && !d.declined {
			found = d
		}
	}
	s.mu.Unlock()
	if found == nil {
		s.problem(w, r, refuse(oauthRequest, 70018, "Invalid verification code due to user typing in wrong user code for device code flow."))
		return
	}
	v := &visit{
		purpose: forDevice, tenant: found.tenant, app: found.app, wish: found.wish, device: found, platform: platformDesktop,
		mode: modeQuery, expires: s.now().Add(visitLife),
	}
	s.advance(w, r, v, false)
}
