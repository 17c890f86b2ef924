package recipe

import (
	"cmp"

	"bcconnect/connection"
	"bcconnect/connection/check"
	"bcconnect/connection/diagnose"
)

// Proof is what a test says of a step.
type Proof string

// The proofs.
const (
	ProofNone   Proof = ""       // nothing was seen
	ProofDone   Proof = "done"   // the step was done
	ProofUndone Proof = "undone" // it was not, or not well
)

// Evidence is a proof with what was seen.
type Evidence struct {
	Proof Proof
	// Words is what a rung saw; an empty key says nothing.
	Words check.Words
	// Findings say what is wrong and who can mend it.
	Findings []diagnose.Finding
}

// Judge says what a test proves of each step of a connection. A rung that
// failed is the fault of one step; which, the finding's field tells where one
// answer stands for several causes.
func Judge(p connection.Profile, results []check.Result) map[string]Evidence {
	out := map[string]Evidence{}
	for _, r := range results {
		switch r.Verdict {
		case check.Pass, check.Attention:
			for _, id := range proves(p, r.ID) {
				out[id] = Evidence{Proof: ProofDone, Words: r.Words}
			}
		case check.Fail:
			if r.ID == check.RungSignIn && blames(r, connection.FieldSecret, connection.FieldSecretEnds) {
				// Who knows that the secret is wrong knows the app.
				out[StepRegister] = Evidence{Proof: ProofDone}
				out[StepIDs] = Evidence{Proof: ProofDone}
			}
			out[culprit(p, r)] = Evidence{Proof: ProofUndone, Words: r.Words, Findings: r.Findings}
		case check.Waiting, check.Running, check.NotRun, check.NotApplicable:
		}
	}
	return out
}

// proves lists the steps that a passed rung proves.
func proves(p connection.Profile, rung check.ID) []string {
	switch rung {
	case check.RungValues:
		return []string{StepValues}
	case check.RungSignIn:
		return []string{StepOpen, StepRegister, StepIDs, StepSignIn, signInProof(p), StepRedirect}
	case check.RungPermissions:
		return []string{StepPermissions, StepConsent}
	case check.RungReachable:
		return []string{StepEnvironment}
	case check.RungAppKnown:
		return []string{StepCards, StepCard, StepEnable, StepPerson}
	case check.RungCompany:
		return []string{StepCompany}
	case check.RungRead:
		return []string{StepSets, StepTest}
	case check.RungNetwork, check.RungTenant, check.RungToken, check.RungEnvironments, check.RungRenewal, check.RungHealth, check.RungRoutes:
	}
	return nil
}

// signInProof is the step that only an accepted secret proves.
func signInProof(p connection.Profile) string {
	if p.SendsSecret() {
		return StepSecret
	}
	return StepIDs
}

// culprit is the step that a failed rung blames.
func culprit(p connection.Profile, r check.Result) string {
	return cmp.Or(named(r), ofRung(r, p.Mode.Interactive()))
}

// named is the step that the finding itself names, if it does.
func named(r check.Result) string {
	switch {
	case finds(r, "consent-missing"):
		return StepConsent
	case blames(r, connection.FieldTenant, connection.FieldClientID):
		return StepIDs
	case blames(r, connection.FieldSecret, connection.FieldSecretEnds):
		return StepSecret
	case blames(r, connection.FieldRedirect, connection.FieldPlatform):
		return StepRedirect
	}
	return ""
}

// ofRung is the step that a failed rung blames if its finding names none.
func ofRung(r check.Result, person bool) string {
	switch r.ID {
	case check.RungValues:
		return valuesCulprit(r)
	case check.RungTenant, check.RungToken:
		return StepIDs
	case check.RungPermissions:
		return StepPermissions
	case check.RungEnvironments, check.RungReachable:
		return StepEnvironment
	case check.RungCompany:
		return StepCompany
	case check.RungAppKnown:
		return either(person, StepPerson, StepCard)
	case check.RungRead:
		return either(person, StepPerson, StepSets)
	case check.RungSignIn, check.RungRenewal:
		return either(person, StepSignIn, StepTest)
	case check.RungNetwork, check.RungHealth, check.RungRoutes:
	}
	return StepTest
}

func valuesCulprit(r check.Result) string {
	switch {
	case blames(r, connection.FieldEnvironment):
		return StepEnvironment
	case blames(r, connection.FieldCompany):
		return StepCompany
	}
	return StepValues
}

func either(person bool, yes, no string) string {
	if person {
		return yes
	}
	return no
}

// blames says whether the first finding is about one of the fields.
func blames(r check.Result, fields ...connection.Field) bool {
	if len(r.Findings) == 0 {
		return false
	}
	for _, f := range fields {
		if r.Findings[0].Field == f {
			return true
		}
	}
	return false
}

func finds(r check.Result, code string) bool {
	return len(r.Findings) > 0 && r.Findings[0].Code == code
}
