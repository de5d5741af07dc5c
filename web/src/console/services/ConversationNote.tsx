import { Alert } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { text } from "../../text/services.en";
import { useChatServiceName, useConversationDefaults } from "./useServices";

// What a newcomer would miss: a conversation of a messaging service reaches no agent by itself.
export function ConversationNote() {
  const sid = useConversationDefaults().data?.default_chat_service_sid;
  const name = useChatServiceName(sid);
  return (
    <Alert color="yellow" icon={<IconAlertTriangle size={18} />} title={text.conversationTitle} role="status">
      {text.conversationBody(name.data ?? sid ?? "")}
    </Alert>
  );
}
