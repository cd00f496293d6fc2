package sheet

import "sceneqr/campaign/words"

// Example is the name of the channel that an empty sheet has to show how it is filled in. A sheet that still has it is not
// taken: its code would be one of those that an account never gets back.
var Example = words.Of("Example (replace this row): Jing'an Temple store")

func isExample(name string) bool {
	return name == words.English.Of(Example) || name == words.Chinese.Of(Example)
}
