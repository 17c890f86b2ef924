package engine

import (
	"context"

	"bcconnect/connection"
)

// LookUpTenant asks the authority whether the tenant of a connection or a draft
// exists, without any credential, and returns its id. The authority does not
// tell an organisation's name, so that is empty. The fault is that of the
// OpenID configuration: AADSTS90002 or 900023 for a tenant that does not exist.
func (e *Engine) LookUpTenant(ctx context.Context, p connection.Profile) (id, name string, err error) {
	eff, err := e.effective(p)
	if err != nil {
		return "", "", err
	}
	meta, err := e.client().Discover(ctx, eff)
	return meta.TenantID, "", err
}
