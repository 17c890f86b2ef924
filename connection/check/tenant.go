package check

import (
	"context"
	"strings"

	"bcconnect/connection"
)

// discoverable says whether there is an OpenID configuration to read: own
// endpoints have one only when it is named.
func discoverable(w *World) bool {
	return w.Discover != nil && (!foreign(w.Profile) || w.Profile.Advanced.OpenIDURL != "")
}

// tenant reads the OpenID configuration, which needs no credentials: it says
// whether the tenant exists, and which id a domain name stands for.
func tenant(ctx context.Context, w *World) Outcome {
	if !discoverable(w) {
		return notApplicable(RungTenant, "own")
	}
	meta, took, err := w.discover(ctx)
	if err != nil {
		return w.failed(RungTenant, err).took(took)
	}
	w.shared.tenantID = meta.TenantID
	learn := func(f *Facts) { f.TenantID = meta.TenantID }
	name := w.Profile.Tenant
	switch {
	case meta.TenantID == "":
		return passed(RungTenant, "issuer", string(connection.ArgHost), hostOf(meta.Issuer)).took(took)
	case strings.EqualFold(name, meta.TenantID):
		return passed(RungTenant, "pass", string(connection.ArgTenant), meta.TenantID).took(took).learn(learn)
	default:
		return passed(RungTenant, "resolved", string(connection.ArgName), name, string(connection.ArgTenant), meta.TenantID).
			took(took).learn(learn)
	}
}
