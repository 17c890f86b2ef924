package engine

import (
	"context"

	"bcconnect/connection"
	"bcconnect/connection/entra"
)

// byCode runs a sign-in whose person is at a browser somewhere else. What such
// a page says when it leads nowhere can be handed in as with the other sign-in
// (AnswerSignIn); an address cannot, because none comes back.
func (e *Engine) byCode(ctx context.Context, w work, mine *wait, endpoint string, ask func(connection.Prompt)) (entra.Token, error) {
	e.mu.Lock()
	mine.answer = func(string) error {
		return &connection.Fault{Stage: connection.StageAuthorize, Kind: KindNotWaiting}
	}
	e.mu.Unlock()
	tok, err := e.client().ByCode(ctx, w.eff, endpoint, ask)
	if err != nil {
		if told := asFault(context.Cause(ctx)); told != nil && len(told.AADSTS) > 0 {
			return entra.Token{}, entra.DeviceFault(told)
		}
	}
	return tok, err
}
