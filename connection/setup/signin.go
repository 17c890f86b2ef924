package setup

import (
	"cmp"
	"context"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/diagnose"
)

// HasToken says that a token was got with the values as they stand.
func (s State) HasToken() bool { return s.Token.Present && !s.Token.Stale }

// Waiting says that a browser sign-in waits for its answer.
func (s State) Waiting() bool { return s.Busy(TaskToken) && s.Prompt != (connection.Prompt{}) }

func (s State) primarySignIn() Command {
	switch {
	case s.Busy(TaskToken):
		return CommandNone
	case s.HasToken():
		return CommandContinue
	case s.Draft.Mode.Interactive():
		return CommandSignIn
	}
	return CommandGetToken
}

func (s State) secondarySignIn() Command {
	switch {
	case s.Busy(TaskToken):
		return CommandCancel
	case !s.HasToken():
		return CommandSkip
	case s.Draft.Mode.Interactive():
		return CommandSignIn
	}
	return CommandGetToken
}

// enterSignIn asks for a token at once where no person is needed. A browser
// opens only when somebody presses the button.
func (s State) enterSignIn() (State, []Effect) {
	if s.Draft.Mode.Interactive() || s.HasToken() || s.Busy(TaskToken) {
		return s, nil
	}
	return s.startToken(TokenAsked{})
}

// TokenAsked asks for a token: a browser sign-in, or a request with the app's
// own credentials.
type TokenAsked struct {
	// Other lets the person choose another account than the one the browser
	// knows.
	Other bool
	// Code has the person type a code into a browser on any device.
	Code bool
}

func (e TokenAsked) apply(s State) (State, []Effect) {
	if s.Busy(TaskToken) {
		return s, nil
	}
	if first, ok := s.blocking(StepRegistration); ok {
		s.Step = StepRegistration
		return s.refuse(first), nil
	}
	var effects []Effect
	if s.Step != StepSignIn {
		s, effects = s.stop(TaskCheck, TaskAnswer)
		s.Step = StepSignIn
		s.Reached = max(s.Reached, s.index())
	}
	s, more := s.startToken(e)
	return s, append(effects, more...)
}

func (s State) startToken(how TokenAsked) (State, []Effect) {
	s.Prompt, s.Answer, s.Cancelled = connection.Prompt{}, Answer{}, false
	s = s.clear(TaskAnswer).begin(TaskToken)
	if s.Draft.Mode.Interactive() {
		return s, []Effect{SignIn{Profile: s.Profile(), Secret: s.Credential(), SelectAccount: how.Other, ByCode: how.Code}}
	}
	return s, []Effect{GetToken{Profile: s.Profile(), Secret: s.Credential(), After: s.Patience}}
}

// SignIn opens the browser and waits until somebody has signed in there.
type SignIn struct {
	Profile       connection.Profile
	Secret        connection.Secret
	SelectAccount bool
	ByCode        bool
}

// Slot implements Effect.
func (SignIn) Slot() Task { return TaskToken }

func (e SignIn) run(ctx context.Context, svc Services, send func(Event)) {
	ask := func(p connection.Prompt) { send(Prompted{p}) }
	signIn := func() (connection.TokenFacts, error) {
		if e.ByCode {
			return svc.SignInByCode(ctx, e.Profile, ask)
		}
		return svc.SignIn(ctx, e.Profile, e.Secret, e.SelectAccount, ask)
	}
	facts, err := signIn()
	if err != nil {
		send(TokenFailed{svc.Explain(err)})
		return
	}
	send(TokenGot{facts})
}

// GetToken asks for a token with the app's own credentials.
type GetToken struct {
	Profile connection.Profile
	Secret  connection.Secret
	After   time.Duration // how long to rest first
}

// Slot implements Effect.
func (GetToken) Slot() Task { return TaskToken }

func (e GetToken) run(ctx context.Context, svc Services, send func(Event)) {
	if !rest(ctx, e.After) {
		return
	}
	facts, err := svc.GetToken(ctx, e.Profile, e.Secret)
	if err != nil {
		send(TokenFailed{svc.Explain(err)})
		return
	}
	send(TokenGot{facts})
}

// Prompted says that the browser was opened and what may be done meanwhile.
type Prompted struct{ Prompt connection.Prompt }

func (e Prompted) apply(s State) (State, []Effect) {
	if s.Busy(TaskToken) {
		s.Prompt = e.Prompt
	}
	return s, nil
}

// TokenGot says that there is a token; the wizard goes on by itself.
type TokenGot struct{ Facts connection.TokenFacts }

func (e TokenGot) apply(s State) (State, []Effect) {
	s, effects := s.end(TaskToken).stop(TaskAnswer)
	s = s.clear(TaskToken).clear(TaskAnswer)
	s.Token, s.Prompt, s.Answer = e.Facts, connection.Prompt{}, Answer{}
	if s.Step != StepSignIn || s.Asking {
		return s, effects
	}
	s, more := s.move(StepPlace)
	return s, append(effects, more...)
}

// TokenFailed says that there is no token, and why.
type TokenFailed struct{ Findings []diagnose.Finding }

func (e TokenFailed) apply(s State) (State, []Effect) {
	s, effects := s.fail(TaskToken, e.Findings).stop(TaskAnswer)
	s.Prompt, s.Answer = connection.Prompt{}, Answer{}
	return s, effects
}

// Cancel stops what runs on the present step.
type Cancel struct{}

func (Cancel) apply(s State) (State, []Effect) {
	if s.Busy(TaskToken) {
		s.Cancelled = true
	}
	if s.Busy(TaskCheck) {
		s = s.stopLadder()
	}
	s.Prompt, s.Answer = connection.Prompt{}, Answer{}
	return s.stop(TaskToken, TaskAnswer, TaskCheck)
}

// Skip goes on without a token.
type Skip struct{}

func (Skip) apply(s State) (State, []Effect) {
	if s.Step != StepSignIn {
		return s, nil
	}
	return s.move(StepPlace)
}

// OpenAgain opens the waiting sign-in in the browser once more.
type OpenAgain struct{}

func (OpenAgain) apply(s State) (State, []Effect) {
	if !s.Waiting() {
		return s, nil
	}
	return s.begin(TaskOpen), []Effect{Open{URL: cmp.Or(s.Prompt.Short, s.Prompt.URL)}}
}

// LinkCopied copies the address of the waiting sign-in.
type LinkCopied struct{}

func (LinkCopied) apply(s State) (State, []Effect) {
	if !s.Waiting() {
		return s, nil
	}
	// The whole address: it also works in a browser of another computer, whose
	// last address can be pasted here. The short one would not.
	link := cmp.Or(s.Prompt.URL, s.Prompt.Short)
	return s.begin(TaskCopy), []Effect{Copy{What: "signin", Text: link}}
}

// AnswerOpened opens the field for the address on which the browser ended.
type AnswerOpened struct{}

func (AnswerOpened) apply(s State) (State, []Effect) {
	if s.Waiting() {
		s.Answer.Open = true
	}
	return s, nil
}

// AnswerClosed closes it.
type AnswerClosed struct{}

func (AnswerClosed) apply(s State) (State, []Effect) {
	s.Answer.Open = false
	return s.clear(TaskAnswer), nil
}

// AnswerTyped says what stands in it.
type AnswerTyped struct{ Text connection.Secret }

func (e AnswerTyped) apply(s State) (State, []Effect) {
	s.Answer.Text = e.Text
	return s.clear(TaskAnswer), nil
}

// AnswerGiven hands the address to the waiting sign-in.
type AnswerGiven struct{}

func (AnswerGiven) apply(s State) (State, []Effect) {
	if !s.Waiting() || s.Answer.Text.Empty() || s.Busy(TaskAnswer) {
		return s, nil
	}
	return s.begin(TaskAnswer), []Effect{GiveAnswer{ID: s.Draft.ID, Address: s.Answer.Text}}
}

// GiveAnswer runs a pasted address through the parser of the waiting sign-in.
type GiveAnswer struct {
	ID      string
	Address connection.Secret
}

// Slot implements Effect.
func (GiveAnswer) Slot() Task { return TaskAnswer }

func (e GiveAnswer) run(ctx context.Context, svc Services, send func(Event)) {
	if err := svc.AnswerSignIn(ctx, e.ID, e.Address.Reveal()); err != nil {
		send(AnswerRefused{svc.Explain(err)})
		return
	}
	send(AnswerTaken{})
}

// AnswerTaken says that the address was the right one; the token follows.
type AnswerTaken struct{}

func (AnswerTaken) apply(s State) (State, []Effect) {
	s = s.end(TaskAnswer)
	s.Answer = Answer{}
	return s, nil
}

// AnswerRefused says why the address was not taken; the wait goes on.
type AnswerRefused struct{ Findings []diagnose.Finding }

func (e AnswerRefused) apply(s State) (State, []Effect) { return s.fail(TaskAnswer, e.Findings), nil }
