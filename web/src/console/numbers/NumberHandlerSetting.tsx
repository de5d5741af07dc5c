import { Radio, Stack } from "@mantine/core";
import { useAccountSettings, useSetNumberHandler, type AccountSettings } from "../../api/useAccountSettings";
import { text } from "../../text/numbers.en";
import { told } from "../parts/forms";
import { Loaded } from "../parts/Loaded";
import { Panel } from "../parts/Panel";
import { Problem } from "../parts/Problem";

const words = text.handlerSetting;
type Choice = AccountSettings["number_handler_with_autocreation"];

// Whether handlers run beside auto-creation, for all numbers of the account.
export function NumberHandlerSetting() {
  const settings = useAccountSettings();
  const change = useSetNumberHandler();
  return (
    <Panel title={words.title} lead={words.lead}>
      {change.error && <Problem error={change.error} />}
      <Loaded query={settings} lines={2}>
        {(known) => (
          <Radio.Group
            aria-label={words.title}
            value={change.isPending ? change.variables : known.number_handler_with_autocreation}
            onChange={(value) => change.mutate(value as Choice, { onSuccess: () => told(words.saved) })}
          >
            <Stack gap="sm">
              {(["parallel", "skip"] as const).map((choice) => (
                <Radio key={choice} value={choice} label={words.choices[choice].label} description={words.choices[choice].description} disabled={change.isPending} />
              ))}
            </Stack>
          </Radio.Group>
        )}
      </Loaded>
    </Panel>
  );
}
